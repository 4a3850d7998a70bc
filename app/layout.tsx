import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/layout/app-frame";
import { Providers } from "@/components/layout/providers";
import { PublishSheetPlace } from "@/components/publish/publish-sheet-place";
import { latinMono, latinSans } from "./fonts";

export const metadata: Metadata = {
  title: { template: "%s · Jetlag", default: "Jetlag" },
  description: "Live traffic, consumer lag and failed deliveries of event buses on NATS JetStream.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // next-themes writes the theme on this element before React sees it
    <html lang="en" className={`${latinSans.variable} ${latinMono.variable}`} suppressHydrationWarning>
      <body>
        <Providers>
          <AppFrame>{children}</AppFrame>
          <PublishSheetPlace />
        </Providers>
      </body>
    </html>
  );
}
