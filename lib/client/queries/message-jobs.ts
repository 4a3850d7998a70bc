import { mutationOptions } from "@tanstack/react-query";
import { jobAnswerSchema } from "../../contract/jobs";
import type { MessageJobInput } from "../../contract/message-jobs";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { sendJson } from "../http/http";
import { renewJobs } from "./jobs";

/** Starts a job over messages. */
export function startMessageJobMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (body: MessageJobInput) => sendJson(pathsOf(broker).messageJobs, jobAnswerSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renewJobs(client, broker),
  });
}
