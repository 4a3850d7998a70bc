import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/layout/app-frame";
import { Providers } from "@/components/layout/providers";
import { PublishSheetPlace } from "@/components/publish/publish-sheet-place";
import { isSiteWide, placeOf } from "@/lib/client/broker/broker-address";
import { drawnAttributes } from "@/lib/contract/drawn-page";
import { drawnPage } from "@/lib/server/views/drawn-page";
import { latinMono, latinSans } from "./fonts";

export const metadata: Metadata = {
  title: { template: "%s · Jetlag", default: "Jetlag" },
  description: "Live traffic, consumer lag and failed deliveries of event buses on NATS JetStream.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const drawn = await drawnPage(await headers(), (path) => {
    const { broker, page } = placeOf(path);
    return isSiteWide(page) ? undefined : broker;
  });
  const attributes = {
    [drawnAttributes.locale]: drawn.locale,
    [drawnAttributes.snapshot]: drawn.snapshot === null ? undefined : "",
  };
  return (
    // next-themes writes the theme on this element before React sees it
    <html lang="en" className={`${latinSans.variable} ${latinMono.variable}`} {...attributes} suppressHydrationWarning>
      <body>
        <Providers drawn={drawn.snapshot} nonce={drawn.nonce} flags={drawn.flags}>
          <AppFrame>{children}</AppFrame>
          <PublishSheetPlace />
        </Providers>
      </body>
    </html>
  );
}
