import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { type MuteInput, muteAnswerSchema } from "../../contract/mutes";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { sendJson } from "../http/http";
import { sweepKey } from "./sweep";

/** Mutes a consumer or a group. */
export function muteMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (input: MuteInput) => sendJson(pathsOf(broker).mutes, muteAnswerSchema, { body: input }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

/** Ends a mute. Fails with `not_found` when it is over. */
export function unmuteMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (id: string) => sendJson(pathsOf(broker).muteEnd(id), muteAnswerSchema),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

const renew = (client: QueryClient, broker: BrokerId) => client.invalidateQueries({ queryKey: sweepKey(broker) });
