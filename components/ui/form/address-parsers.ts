import { createParser } from "nuqs";
import { type Place, parsePlace, placeText } from "@/lib/model/place";
import { isTimeText } from "@/lib/model/text/time-text";

/** A time, ISO 8601; any other text there is ignored. */
export const parseAsMoment = createParser({
  parse: (text) => (isTimeText(text) ? text : null),
  serialize: (moment: string) => moment,
});

/** `ORDERS:1234`: a message by its place. */
export const parseAsPlace = createParser<Place>({
  parse: parsePlace,
  serialize: placeText,
  eq: (one, other) => placeText(one) === placeText(other),
});
