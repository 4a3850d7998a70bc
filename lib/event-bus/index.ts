/** The EventBus library: what other services import. */
export type { EventPayload, NewEventPayload } from "../model/event-payload";
export { MemoryBroker } from "./adapters/memory/memory-broker";
export { MemoryEventBus, type MemoryEventBusOptions } from "./adapters/memory/memory-event-bus";
export { NatsEventBus, type NatsEventBusOptions } from "./adapters/nats/nats-event-bus";
export type { Capability, CapabilityAnswer } from "./capabilities";
export type { Clock } from "./clock";
export { createEventBus, type EventBusOptionsByKind } from "./create-event-bus";
export type { Delivery, EventHandler, Subscription } from "./delivery";
export { EventBusError, type EventBusErrorCode, isEventBusError, isTerminate, Terminate } from "./errors";
export type { EventBus, EventBusKind, EventBusOptions } from "./event-bus";
export type { DeliverySource, Instruments } from "./instruments";
export type { Logger } from "./logger";
export type { MessagePage, MessageRange, OutgoingMessage, PublishAck, StoredMessage } from "./messages";
export { eventSubjectHeader, type RetryTarget, retryHeaders, retryTarget } from "./retry-target";
