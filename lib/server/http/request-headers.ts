/** True when the client takes gzip: named, or meant by `*`, and not refused with a weight of 0. */
export function acceptsGzip(request: Request): boolean {
  const offers = (request.headers.get("accept-encoding") ?? "").toLowerCase().split(",").map(toOffer);
  const offer = offers.find(({ coding }) => coding === "gzip") ?? offers.find(({ coding }) => coding === "*");
  return offer !== undefined && offer.weight > 0;
}

/** True when the client says that it holds the version `tag`, which is a weak one. */
export function isKnown(request: Request, tag: string): boolean {
  const known = request.headers.get("if-none-match");
  return known !== null && (known.trim() === "*" || known.split(",").some((one) => weak(one.trim()) === tag));
}

function toOffer(text: string): { coding: string; weight: number } {
  const [coding = "", ...parameters] = text.split(";").map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  return { coding, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
}

// A proxy that compresses may change a tag's strength; the comparison that counts here ignores it.
const weak = (tag: string) => (tag.startsWith("W/") ? tag : `W/${tag}`);
