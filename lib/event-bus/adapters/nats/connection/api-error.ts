import * as z from "zod";

/** The server's error, as the client's error class takes it. */
export const apiErrorSchema = z.object({
  code: z.number(),
  err_code: z.number().default(0),
  description: z.string().default("refused"),
});
