import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { type PublishInput, publishAnswerSchema, recipientsSchema } from "../../contract/publish";
import { getJson, sendJson, withQuery } from "../http/http";
import { sweepKey } from "../queries/sweep";

/** Stores one message. Fails with the codes that `explainSendFailure` has words for. */
export function publishMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (input: PublishInput) => sendJson(pathsOf(broker).publish, publishAnswerSchema, { body: input }),
  });
}

/** Who would receive a message on a subject, by the last sweep; renewed with each sweep. The subject must be valid. */
export function recipientsQuery(broker: BrokerId, subject: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "recipients", subject],
    queryFn: ({ signal }) => getJson(withQuery(pathsOf(broker).recipients, { subject }), recipientsSchema, { signal }),
  });
}
