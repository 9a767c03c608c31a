import { PrismaClient } from '@prisma/client';
import { seedProduction } from './seed-production';

const prisma = new PrismaClient();

seedProduction(prisma).finally(() => prisma.$disconnect());
