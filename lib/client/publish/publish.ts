import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { paths } from "../../contract/paths";
import { type PublishInput, publishAnswerSchema, recipientsSchema } from "../../contract/publish";
import { getJson, sendJson, withQuery } from "../http/http";
import { sweepKey } from "../queries/sweep";

/** Stores one message. Fails with the codes that `explainSendFailure` has words for. */
export const publishMutation = mutationOptions({
  mutationFn: (input: PublishInput) => sendJson(paths.publish, publishAnswerSchema, { body: input }),
});

/** Who would receive a message on a subject, by the last sweep; renewed with each sweep. The subject must be valid. */
export function recipientsQuery(subject: string) {
  return queryOptions({
    queryKey: [...sweepKey, "recipients", subject],
    queryFn: ({ signal }) => getJson(withQuery(paths.recipients, { subject }), recipientsSchema, { signal }),
  });
}
