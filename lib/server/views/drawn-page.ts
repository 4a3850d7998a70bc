import { authenticate, may } from "../../access/authenticate";
import { type DrawnSnapshot, longestDrawnSnapshot, sessionFlagsOf } from "../../contract/drawn-page";
import { localeOf } from "../http/front/drawn-locale";
import { pageOf } from "../http/front/page-address";
import { toProblem } from "../http/problem";
import { getProcess } from "../process";

/** What a page is drawn with. */
export interface DrawnPage {
  readonly locale: string;
  /** Of the scripts in the page; undefined where any may run. */
  readonly nonce: string | undefined;
  /** Session flags that are raised. */
  readonly flags: readonly string[];
  /** The last sweep; null on a page about no broker, for who may not see it, and where it is too large. */
  readonly snapshot: DrawnSnapshot | null;
}

/** The broker that the page at a path is about: null for the first, undefined for none or several. */
export type BrokerOfPage = (path: string) => string | null | undefined;

/** What the page that was asked for by these headers is drawn with: its figures come with it. */
export async function drawnPage(headers: Pick<Headers, "get">, brokerOf: BrokerOfPage): Promise<DrawnPage> {
  const locale = localeOf(headers.get("accept-language") ?? undefined);
  const [, nonce] = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "") ?? [];
  const flags = sessionFlagsOf(headers.get("cookie") ?? "");
  return { locale, nonce, flags, snapshot: await drawnSnapshot(headers, brokerOf(pageOf(headers))) };
}

async function drawnSnapshot(
  headers: Pick<Headers, "get">,
  broker: string | null | undefined,
): Promise<DrawnSnapshot | null> {
  if (broker === undefined) return null;
  const { access, dashboards } = getProcess();
  try {
    if (!may(await authenticate((name) => headers.get(name), access), "view")) return null;
    const { json, ageMs } = dashboards.of(broker).snapshot.text();
    if (json.length > longestDrawnSnapshot) return null;
    return {
      broker,
      firstBroker: dashboards.of(null).settings.id,
      json: json.toString(),
      ageMs,
      drawnAtMs: Date.now(),
    };
  } catch (error) {
    // The page is drawn without, and says by itself what it may not see or does not find.
    if (toProblem(error).code !== "internal") return null;
    throw error;
  }
}
