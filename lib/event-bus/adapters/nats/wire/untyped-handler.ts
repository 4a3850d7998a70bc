import type { EventHandler } from "../../../bus/delivery";

/** A handler of typed data as one of any data: the type is the subscriber's word, nothing can check it here. */
export function untypedHandler<TData>(handler: EventHandler<TData>): EventHandler {
  return handler as EventHandler;
}
