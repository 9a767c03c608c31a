// Prints the SQL that Prisma makes of a schema.prisma, or of a folder of them, for an empty database.
//
//     node prisma-sql.mjs prisma/schema.prisma
//
// Run in the checkout, whose node_modules hold @prisma/schema-engine-wasm: Prisma's own engine as WebAssembly, which
// needs no download of a binary. It asks a database for its version before it does anything, and gets the answer here.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const SERVER = [true, "PostgreSQL 16.0", 160000];
const BOOLEAN = 5, TEXT = 7, INTEGER = 0;

async function load() {
  const entry = createRequire(resolve("package.json")).resolve("@prisma/schema-engine-wasm");
  const glue = entry.replace(/schema_engine\.js$/, "schema_engine_bg.js");
  const engine = await import(pathToFileURL(glue).href);
  const module = await WebAssembly.compile(readFileSync(glue.replace(/\.js$/, ".wasm")));
  const { exports } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return engine.SchemaEngine;
}

function nowhere() {
  const ok = (value) => ({ ok: true, value });
  const database = {
    provider: "postgres",
    adapterName: "nowhere",
    getConnectionInfo: () => ok({ schemaName: "public", supportsRelationJoins: true }),
    queryRaw: async () => ok({
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes: [BOOLEAN, TEXT, INTEGER],
      rows: [SERVER],
    }),
    dispose: async () => ok(undefined),
  };
  const connect = async () => ok(database);
  return { provider: "postgres", adapterName: "nowhere", connect, connectToShadowDb: connect };
}

function read(path) {
  const paths = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true }).filter((each) => each.endsWith(".prisma")).map((each) => join(path, each))
    : [path];
  return paths.sort().map((each) => ({ path: each, content: readFileSync(each, "utf8") }));
}

try {
  const SchemaEngine = await load();
  const files = read(process.argv[2]);
  const datamodels = files.map(({ path, content }) => [path, content]);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, nowhere());
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  process.stdout.write(stdout ?? "");
} catch (error) {
  process.stderr.write(`${error?.message ?? error}\n`);
  process.exitCode = 1;
}
