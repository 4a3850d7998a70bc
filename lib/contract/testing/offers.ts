import type { Offers } from "../offers";

/** A broker that offers everything. */
export const everythingOffered: Offers = {
  log: null,
  traffic: null,
  failures: null,
  sender: null,
  administration: null,
  keyValue: null,
  objects: null,
};
