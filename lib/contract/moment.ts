import * as z from "zod";
import { timeTextSchema } from "../model/text/time-text";

/** A time in a request: ISO 8601 with `Z` or an offset. Its length is limited, since fractions may have any number of digits. */
export const momentSchema = z.string().max(64).pipe(timeTextSchema);
