import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type ConsumerDeletionInput,
  type ConsumerEditInput,
  type ConsumerPlanInput,
  type CreateConsumerInput,
  changedConsumerSchema,
  consumerDeletionPlanSchema,
  consumerEditPlanSchema,
  deletedConsumerSchema,
  type PauseInput,
  type ResetFrom,
  type ResetInput,
  resetPlanSchema,
} from "../../contract/manage-consumer";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { ConsumerSettings } from "../../model/consumer/consumer-settings";
import { sendJson } from "../http/http";
import { sweepKey } from "./sweep";

/** A consumer by its name. */
export interface ConsumerName {
  readonly stream: string;
  readonly name: string;
}

/** What a reset would do, by what the broker says now. */
export function resetPlanQuery(broker: BrokerId, { stream, name }: ConsumerName, from: ResetFrom) {
  const input: ConsumerPlanInput = { action: "reset", from };
  return queryOptions({
    queryKey: ["consumer-plan", broker, stream, name, input],
    queryFn: ({ signal }) =>
      sendJson(pathsOf(broker).consumerPlan(stream, name), resetPlanSchema, { body: input, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** What deleting a consumer would do. */
export function consumerDeletionPlanQuery(broker: BrokerId, { stream, name }: ConsumerName) {
  const input: ConsumerPlanInput = { action: "delete" };
  return queryOptions({
    queryKey: ["consumer-plan", broker, stream, name, input],
    queryFn: ({ signal }) =>
      sendJson(pathsOf(broker).consumerPlan(stream, name), consumerDeletionPlanSchema, { body: input, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** What an edit would do. Fails with `conflict` when the consumer is not as it was read. */
export function consumerEditPlanQuery(
  broker: BrokerId,
  { stream, name }: ConsumerName,
  base: ConsumerSettings,
  settings: ConsumerSettings,
) {
  const input: ConsumerPlanInput = { action: "edit", base, settings };
  return queryOptions({
    queryKey: ["consumer-plan", broker, stream, name, input],
    queryFn: ({ signal }) =>
      sendJson(pathsOf(broker).consumerPlan(stream, name), consumerEditPlanSchema, { body: input, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Makes a consumer of a stream. */
export function createConsumerMutation(broker: BrokerId, stream: string) {
  return mutationOptions({
    mutationFn: (body: CreateConsumerInput) =>
      sendJson(pathsOf(broker).streamConsumers(stream), changedConsumerSchema, { body }),
    onSettled: renewOf(broker),
  });
}

/** Changes a consumer's settings. */
export function editConsumerMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: (body: ConsumerEditInput) =>
      sendJson(deedPath(broker, consumer, "edit"), changedConsumerSchema, { body }),
    onSettled: renewOf(broker),
  });
}

/** Stops deliveries for a while. */
export function pauseMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: (body: PauseInput) => sendJson(deedPath(broker, consumer, "pause"), changedConsumerSchema, { body }),
    onSettled: renewOf(broker),
  });
}

/** Ends a pause. */
export function resumeMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: () => sendJson(deedPath(broker, consumer, "resume"), changedConsumerSchema),
    onSettled: renewOf(broker),
  });
}

/** Has another client pinned. */
export function unpinMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: () => sendJson(deedPath(broker, consumer, "unpin"), changedConsumerSchema),
    onSettled: renewOf(broker),
  });
}

/** Lets a consumer go on elsewhere. */
export function resetMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: (body: ResetInput) => sendJson(deedPath(broker, consumer, "reset"), changedConsumerSchema, { body }),
    onSettled: renewOf(broker),
  });
}

/** Deletes a consumer. */
export function deleteConsumerMutation(broker: BrokerId, consumer: ConsumerName) {
  return mutationOptions({
    mutationFn: (body: ConsumerDeletionInput) =>
      sendJson(deedPath(broker, consumer, "delete"), deletedConsumerSchema, { body }),
    onSettled: renewOf(broker),
  });
}

function deedPath(
  broker: BrokerId,
  { stream, name }: ConsumerName,
  deed: "pause" | "resume" | "reset" | "unpin" | "delete" | "edit",
) {
  return pathsOf(broker).consumerDeed(stream, name, deed);
}

/** The server's sweep after a deed tells every page; this one asks at once. */
const renewOf =
  (broker: BrokerId) =>
  (_data: unknown, _error: unknown, _input: unknown, _result: unknown, { client }: { client: QueryClient }) =>
    client.invalidateQueries({ queryKey: sweepKey(broker) });
