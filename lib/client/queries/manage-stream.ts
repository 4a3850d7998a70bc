import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type CreateStreamInput,
  changedStreamSchema,
  deletedStreamSchema,
  type PurgeInput,
  type PurgeWish,
  purgedSchema,
  purgePlanSchema,
  type SealInput,
  type StreamDeletionInput,
  type StreamEditInput,
  type StreamPlanInput,
  streamDeletionPlanSchema,
  streamEditPlanSchema,
} from "../../contract/manage-stream";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { StreamSettings } from "../../model/stream/stream-settings";
import { sendJson } from "../http/http";
import { sweepKey } from "./sweep";

/** A plan is of its moment: none is shown again. */
const momentary = { staleTime: 0, gcTime: 0, retry: false } as const;

/** What a purge would remove, by what the broker says now. */
export function purgePlanQuery(broker: BrokerId, stream: string, scope: PurgeWish) {
  const body: StreamPlanInput = { action: "purge", scope };
  return queryOptions({
    queryKey: ["stream-plan", broker, stream, body],
    queryFn: ({ signal }) => sendJson(pathsOf(broker).streamPlan(stream), purgePlanSchema, { body, signal }),
    ...momentary,
  });
}

/** What deleting a stream would do. */
export function streamDeletionPlanQuery(broker: BrokerId, stream: string) {
  const body: StreamPlanInput = { action: "delete" };
  return queryOptions({
    queryKey: ["stream-plan", broker, stream, body],
    queryFn: ({ signal }) => sendJson(pathsOf(broker).streamPlan(stream), streamDeletionPlanSchema, { body, signal }),
    ...momentary,
  });
}

/** What an edit would do. Fails with `conflict` when the stream is not as it was read. */
export function streamEditPlanQuery(broker: BrokerId, stream: string, base: StreamSettings, settings: StreamSettings) {
  const body: StreamPlanInput = { action: "edit", base, settings };
  return queryOptions({
    queryKey: ["stream-plan", broker, stream, body],
    queryFn: ({ signal }) => sendJson(pathsOf(broker).streamPlan(stream), streamEditPlanSchema, { body, signal }),
    ...momentary,
  });
}

/** Makes a stream. */
export function createStreamMutation(broker: BrokerId) {
  return mutationOptions({
    mutationFn: (body: CreateStreamInput) => sendJson(pathsOf(broker).streams, changedStreamSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

/** Changes a stream's settings. */
export function editStreamMutation(broker: BrokerId, stream: string) {
  return mutationOptions({
    mutationFn: (body: StreamEditInput) =>
      sendJson(pathsOf(broker).streamDeed(stream, "edit"), changedStreamSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

/** Removes messages. */
export function purgeMutation(broker: BrokerId, stream: string) {
  return mutationOptions({
    mutationFn: (body: PurgeInput) => sendJson(pathsOf(broker).streamDeed(stream, "purge"), purgedSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

/** Seals a stream. */
export function sealMutation(broker: BrokerId, stream: string) {
  return mutationOptions({
    mutationFn: (body: SealInput) =>
      sendJson(pathsOf(broker).streamDeed(stream, "seal"), changedStreamSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

/** Deletes a stream. */
export function deleteStreamMutation(broker: BrokerId, stream: string) {
  return mutationOptions({
    mutationFn: (body: StreamDeletionInput) =>
      sendJson(pathsOf(broker).streamDeed(stream, "delete"), deletedStreamSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) => renew(client, broker),
  });
}

const renew = (client: QueryClient, broker: BrokerId) => client.invalidateQueries({ queryKey: sweepKey(broker) });
