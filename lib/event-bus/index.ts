/** The EventBus library: what other services import. */
export type { Clock } from "./clock";
export { createEventBus, type EventBusOptionsByKind } from "./create-event-bus";
export type { Delivery, EventHandler, Subscription } from "./delivery";
export { EventBusError, type EventBusErrorCode, isEventBusError, isTerminate, Terminate } from "./errors";
export type { EventBus, EventBusKind, EventBusOptions } from "./event-bus";
export type { Logger } from "./logger";
export type { PublishAck } from "./messages";
