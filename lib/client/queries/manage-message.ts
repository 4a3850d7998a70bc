import { mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  deletedMessageSchema,
  type MessageDeletionInput,
  messageDeletionPlanSchema,
} from "../../contract/manage-message";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { Place } from "../../model/place";
import { getJson, sendJson } from "../http/http";
import { sweepKey } from "./sweep";

/** What deleting a message would do, by what the broker says now. */
export function messageDeletionPlanQuery(broker: BrokerId, place: Place) {
  return queryOptions({
    queryKey: ["message-deletion", broker, place],
    queryFn: ({ signal }) => getJson(pathsOf(broker).messageDeletion(place), messageDeletionPlanSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Deletes a message; every list that may show it is read again. */
export function deleteMessageMutation(broker: BrokerId, place: Place) {
  return mutationOptions({
    mutationFn: (body: MessageDeletionInput) =>
      sendJson(pathsOf(broker).messageDelete(place), deletedMessageSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["messages", broker, place.channel] }),
        client.invalidateQueries({ queryKey: ["message", broker, place.channel] }),
        client.invalidateQueries({ queryKey: sweepKey(broker) }),
      ]),
  });
}
