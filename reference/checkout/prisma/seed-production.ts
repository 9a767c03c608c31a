import type { PrismaClient } from '@prisma/client';
import { models, providers } from './seeds/production-data';

export async function seedProduction(prisma: PrismaClient) {
  await prisma.$transaction(async (tx) => {
    for (const { slug, name } of providers) {
      await tx.provider.upsert({ where: { slug }, update: { name }, create: { slug, name } });
    }
    for (const { slug, name, provider } of models) {
      const { id } = await tx.provider.findUniqueOrThrow({ where: { slug: provider } });
      await tx.model.upsert({ where: { slug }, update: { name }, create: { slug, name, providerId: id } });
    }
  });
}
