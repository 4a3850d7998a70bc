/** The addresses of every page of the demo's dashboard that a spec looks at one after the other. */
export const everyPage = [
  "/",
  "/live",
  "/streams",
  "/streams/ORDERS",
  "/streams/ORDERS?tab=messages",
  "/streams/ORDERS/consumers/fraud-check-order__created",
  "/consumers",
  "/failures",
  "/failures?tab=retrying",
  "/failures/jobs",
  "/activity",
  "/publish",
  "/status",
] as const;
