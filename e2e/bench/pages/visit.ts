import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { paths } from "../../../lib/contract/paths";

/** What one view of a page cost until the page was idle. */
export interface Visit {
  /** Bytes of scripts on the wire, compressed, prefetched ones included; without the heads of the answers. */
  readonly scriptBytes: number;
  /** Requests of every kind, the document and the WebSocket included. */
  readonly requests: number;
  /** When the largest thing of the first view was drawn, milliseconds after the visit began. */
  readonly largestPaintMs: number;
  /** The longest task of the main thread, milliseconds; 0 when none took 50 ms. */
  readonly longestTaskMs: number;
  /** How far things moved by themselves: cumulative layout shift. */
  readonly shift: number;
  /** Answers to `GET /api/snapshot` and their bytes on the wire. */
  readonly snapshots: number;
  readonly snapshotBytes: number;
  /** Scripts and their bytes on the wire, the largest first. */
  readonly scripts: readonly Transfer[];
}

interface Transfer {
  readonly path: string;
  readonly bytes: number;
}

/** A page is idle when nothing was asked for during this time, nothing is on its way and its content is there. */
const quietMs = 1_000;
const patienceMs = 60_000;

/** Opens an address in a new tab of `context`, waits until the page is idle, and closes the tab. */
export async function visit(context: BrowserContext, address: string): Promise<Visit> {
  const page = await context.newPage();
  try {
    await page.addInitScript(observe);
    const traffic = await watchTraffic(await context.newCDPSession(page));
    await page.goto(address);
    await untilIdle(page, traffic);
    const felt = await page.evaluate(() => window.felt);
    const scripts = traffic.done.filter(({ type }) => type === "Script");
    const snapshots = traffic.done.filter(({ path }) => path === paths.snapshot);
    return {
      ...felt,
      scriptBytes: bytesOf(scripts),
      requests: traffic.asked.length,
      snapshots: snapshots.length,
      snapshotBytes: bytesOf(snapshots),
      scripts: scripts.sort((a, b) => b.bytes - a.bytes),
    };
  } finally {
    await page.close();
  }
}

const bytesOf = (transfers: readonly Transfer[]) => transfers.reduce((sum, { bytes }) => sum + bytes, 0);

/** What a page asked for so far. */
interface Traffic {
  readonly asked: string[];
  readonly done: (Transfer & { readonly type: string })[];
  /** Requests that have no answer yet. */
  readonly open: Map<string, { readonly path: string; readonly type: string }>;
  /** Called whenever something was asked for, or is over. */
  onChange: () => void;
}

async function watchTraffic(devtools: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { asked: [], done: [], open: new Map(), onChange: () => {} };
  const ask = (url: string) => {
    const path = new URL(url).pathname;
    traffic.asked.push(path);
    traffic.onChange();
    return path;
  };
  const end = (requestId: string) => {
    traffic.open.delete(requestId);
    traffic.onChange();
  };
  devtools.on("Network.requestWillBeSent", ({ requestId, request: { url }, type = "Other" }) => {
    if (!url.startsWith("data:")) traffic.open.set(requestId, { path: ask(url), type });
  });
  devtools.on("Network.webSocketCreated", ({ url }) => void ask(url));
  const bodies = new Map<string, number>();
  devtools.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    bodies.set(requestId, (bodies.get(requestId) ?? 0) + encodedDataLength);
  });
  devtools.on("Network.loadingFinished", ({ requestId }) => {
    const request = traffic.open.get(requestId);
    if (request !== undefined) traffic.done.push({ ...request, bytes: bodies.get(requestId) ?? 0 });
    end(requestId);
  });
  devtools.on("Network.loadingFailed", ({ requestId }) => end(requestId));
  await devtools.send("Network.enable");
  return traffic;
}

async function untilIdle(page: Page, traffic: Traffic): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await new Promise<void>((resolve, reject) => {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const patience = setTimeout(() => reject(new Error(`${page.url()} was never idle`)), patienceMs);
    traffic.onChange = () => {
      clearTimeout(quiet);
      if (!isFed(traffic) || traffic.open.size > 0) return;
      quiet = setTimeout(() => {
        clearTimeout(patience);
        resolve();
      }, quietMs);
    };
    traffic.onChange();
  });
}

/** Every page reads the last sweep and opens the live connection. */
const isFed = ({ asked, done }: Traffic) =>
  asked.includes(paths.live) && done.some(({ path }) => path === paths.snapshot);

declare global {
  interface Window {
    felt: { largestPaintMs: number; longestTaskMs: number; shift: number };
  }
}

/** Runs in the page before anything else does. */
function observe(): void {
  const felt = { largestPaintMs: 0, longestTaskMs: 0, shift: 0 };
  window.felt = felt;
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("largest-contentful-paint", ({ startTime }) => {
    felt.largestPaintMs = startTime;
  });
  watch("longtask", ({ duration }) => {
    felt.longestTaskMs = Math.max(felt.longestTaskMs, duration);
  });
  watch("layout-shift", (entry) => {
    if ("value" in entry && typeof entry.value === "number") felt.shift += entry.value;
  });
}
