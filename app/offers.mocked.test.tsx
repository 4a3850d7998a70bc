import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { ConnectionFacts } from "@/components/status/status-facts";
import { Offered } from "@/components/ui/state/offered";
import { type OfferName, type Offers, offerSchema } from "@/lib/contract/offers";
import { everythingOffered } from "@/lib/contract/testing/offers";
import Failures from "./failures/page";
import Job from "./jobs/[id]/page";
import Jobs from "./jobs/page";
import Live from "./live/page";
import Publish from "./publish/page";
import MessageRoute from "./streams/[stream]/messages/[at]/page";
import StreamPage from "./streams/[stream]/page";

const known = vi.hoisted((): { offers: Offers | null } => ({ offers: null }));
vi.mock("@/lib/client/queries/use-snapshot", () => ({
  useSnapshot: () => ({ snapshot: known.offers === null ? undefined : { bus: { offers: known.offers } } }),
}));
vi.mock("@/components/streams/stream-detail", () => ({
  StreamDetail: ({ messages }: { messages: ReactNode }) => messages,
}));

const reason = "This broker keeps no messages for others to see.";
const params = Promise.resolve({ id: "j1", stream: "ORDERS", at: "1" });
const pages: readonly (readonly [string, OfferName, () => ReactNode | Promise<ReactNode>])[] = [
  ["Live", "traffic", Live],
  ["Publish", "sender", Publish],
  ["Failures", "failures", Failures],
  ["Jobs", "failures", Jobs],
  ["Job", "failures", () => Job({ params })],
  ["Message", "log", () => MessageRoute({ params })],
  ["", "log", () => StreamPage({ params })],
];

test.each(pages)(
  "%s: where the broker does not offer %s, its sentence stands in place of the content",
  async (title, offer, page) => {
    known.offers = { ...everythingOffered, [offer]: reason };
    // Nothing of the content is rendered: it would look for what the browser asks the server.
    const html = renderToStaticMarkup(await page());
    expect(html).toContain(reason);
    expect(/<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? "").toBe(title);
  },
);

test("what is offered is shown, also while nothing is known of the broker yet", () => {
  const show = (offers: Offers | null) => {
    known.offers = offers;
    return renderToStaticMarkup(<Offered offer="log">content</Offered>);
  };
  expect(show(null)).toBe("content");
  expect(show({ ...everythingOffered, traffic: reason })).toBe("content");
});

test("the status page has a fact for each thing that is not offered, and none for the others", () => {
  const bus = {
    ...({ kind: "nats", embedded: false, fallbackReason: null, traceUrl: null, grammar: "nats" } as const),
    protobuf: null,
  };
  const facts = (offers: Offers) =>
    renderToStaticMarkup(<ConnectionFacts bus={{ ...bus, offers, connection: { state: "idle" } }} />);
  for (const offer of offerSchema.options)
    expect(facts({ ...everythingOffered, [offer]: reason }).split(reason)).toHaveLength(2);
  expect(facts(everythingOffered)).not.toContain("Watching messages");
});
