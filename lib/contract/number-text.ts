import * as z from "zod";
import { numberProblem } from "../model/message/message-number";

/** A running number as text: beyond 2^53 it is exact only so. */
export const numberTextSchema = z.string().refine((text) => numberProblem(text) === null, {
  error: ({ input }) => numberProblem(String(input)) ?? "not a whole number",
});
