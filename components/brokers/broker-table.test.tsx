import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { BrokerSummary } from "@/lib/contract/brokers";
import { BrokerTable } from "./broker-table";

vi.mock("next/navigation", () => ({ usePathname: () => "/brokers", useRouter: () => ({ push: () => {} }) }));

const broker = (id: string, change: Partial<BrokerSummary> = {}): BrokerSummary => ({
  id,
  title: id.toUpperCase(),
  colour: null,
  kind: "nats",
  connection: { state: "connecting", since: "2026-11-29T10:00:00.000Z", attempt: 4, lastError: null, servers: ["h:1"] },
  needAttention: null,
  unjudged: 0,
  consumers: null,
  failuresOpen: null,
  problem: null,
  ...change,
});

/** The cells of each row, and where its links lead. */
function rowsOf(brokers: BrokerSummary[], first: string) {
  const html = renderToStaticMarkup(<BrokerTable list={{ brokers, first }} />);
  return [...html.matchAll(/<tr [^>]*>(.*?)<\/tr>/g)].map(([, row = ""]) => ({
    text: row.replaceAll(/<[^>]*>/g, "|"),
    links: [...row.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
  }));
}

test("brokers stay in the order of the server, which is worst first", () => {
  const rows = rowsOf([broker("down"), broker("calm", { needAttention: 0 })], "calm");
  expect(rows.map(({ text }) => /DOWN|CALM/.exec(text)?.[0])).toEqual(["DOWN", "CALM"]);
});

test("what is not known is a dash and never zero", () => {
  const [row] = rowsOf([broker("down")], "down");
  expect(row?.text.match(/–/g)).toHaveLength(4);
  expect(row?.text).not.toMatch(/\b0\b|none in need/);
  expect(row?.text).toContain("Connecting, attempt 4");
});

test("a row leads to its broker, the first of the configuration to the addresses without a name", () => {
  const [main, other] = rowsOf([broker("main"), broker("other", { needAttention: 2 })], "main");
  expect(main?.links).toEqual(["/"]);
  expect(other?.links).toEqual(["/b/other", "/b/other/consumers?show=attention"]);
});
