import * as Sentry from '@sentry/nextjs';
import { prisma } from './src/lib/prisma';

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  environment: 'production',
  integrations: [
    new Sentry.Integrations.Prisma({ client: prisma })
  ]
});
