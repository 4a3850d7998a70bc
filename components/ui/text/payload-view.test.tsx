import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { viewPayload } from "@/lib/model/message/payload-view";
import { PayloadView } from "./payload-view";

test.each([
  ["is hidden whole", "[masked]: it is not JSON", "The payload is hidden whole: it is not JSON."],
  ["is empty", "", "The payload is empty: 0 bytes."],
])("where the payload %s, what can be done with the message stays", (_case, data, sentence) => {
  const payload = viewPayload(new TextEncoder().encode(data));
  const aside = <button type="button">Copy as…</button>;
  const html = renderToStaticMarkup(<PayloadView payload={payload} subject={null} aside={aside} />);
  expect(html).toContain(sentence);
  expect(html).toContain("Copy as…");
});
