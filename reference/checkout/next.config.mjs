/** @type {import('next').NextConfig} */
const nextConfig = {
  // Vercel 빌드 최적화
  swcMinify: true,
  compress: true,

  // Prisma 최적화
  webpack: (config, { isServer }) => {
    if (isServer) {
      config.externals.push('@prisma/client');
    }
    return config;
  },

  // 환경별 설정
  env: {
    DEPLOYMENT_ENV: process.env.VERCEL_ENV || 'development'
  }
};

export default nextConfig;
