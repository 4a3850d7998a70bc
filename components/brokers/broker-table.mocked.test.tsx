import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { BrokerSummary } from "@/lib/contract/brokers";
import { exact, unknown } from "@/lib/model/known";
import { BrokerTable } from "./broker-table";

vi.mock("next/navigation", () => ({ usePathname: () => "/brokers", useRouter: () => ({ push: () => {} }) }));

const unread = unknown("7 when it was read 4 s ago");

const broker = (id: string, change: Partial<BrokerSummary> = {}): BrokerSummary => ({
  id,
  title: id.toUpperCase(),
  colour: null,
  kind: "nats",
  connection: { state: "connecting", since: "2026-11-29T10:00:00.000Z", attempt: 4, lastError: null, servers: ["h:1"] },
  needAttention: unread,
  unjudged: unread,
  consumers: unread,
  failuresOpen: unread,
  problem: null,
  ...change,
});

/** The cells of each row, and where its links lead. */
function rowsOf(brokers: BrokerSummary[], first: string) {
  const html = renderToStaticMarkup(<BrokerTable list={{ brokers, first }} />);
  return [...html.matchAll(/<tr [^>]*>(.*?)<\/tr>/g)].map(([, row = ""]) => ({
    titles: [...row.matchAll(/title="([^"]*)"/g)].map(([, title]) => title),
    text: row.replaceAll(/<[^>]*>/g, "|"),
    links: [...row.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
  }));
}

test("brokers stay in the order of the server, which is worst first", () => {
  const rows = rowsOf([broker("down"), broker("calm", { needAttention: exact(0) })], "calm");
  expect(rows.map(({ text }) => /DOWN|CALM/.exec(text)?.[0])).toEqual(["DOWN", "CALM"]);
});

test("what is not known is a dash and never zero", () => {
  const [row] = rowsOf([broker("down")], "down");
  expect(row?.text.match(/–/g)).toHaveLength(4);
  expect(row?.text).not.toMatch(/\b0\b|none in need/);
  expect(row?.text).toContain("Connecting, attempt 4");
  expect(row?.titles).toContain("Not known: 7 when it was read 4 s ago");
});

test("a row leads to its broker, the first of the configuration to the addresses without a name", () => {
  const [main, other] = rowsOf([broker("main"), broker("other", { needAttention: exact(2) })], "main");
  expect(main?.links).toEqual(["/"]);
  expect(other?.links).toEqual(["/b/other", "/b/other/consumers?show=attention"]);
});
