import { jetstream } from "@nats-io/jetstream";
import { paths } from "../lib/contract/paths";
import { expect, test } from "./dashboard";

test("what a consumer is stuck on opens on its page, with its deliveries; what to do is a button or a command", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  for (const name of ["first", "second"]) await broker.publish(`${streamName}.order`, name);
  await broker.addConsumer(streamName, "billing", 3);
  await request.get(paths.consumer(streamName, "billing"));
  const billing = await jetstream(broker.connection).consumers.get(streamName, "billing");
  // The second one comes again at once, so it is known how long the first one takes after its second rejection.
  const taken = [];
  for await (const message of await billing.fetch({ max_messages: 2, expires: 20_000 })) taken.push(message);
  taken[0]?.nak(3_600_000);
  taken[1]?.nak();
  (await billing.next({ expires: 20_000 }))?.nak(3_600_000);

  await page.goto(`/streams/${streamName}/consumers/billing`);
  const stuck = page.getByRole("region", { name: "Stuck on" });
  await expect(stuck).toContainText("delivered 1 of 3 times, again at any moment");
  await expect(stuck).toContainText("delivered 2 of 3 times");
  await stuck.getByRole("link", { name: `#1 ${streamName}.order` }).click();
  const drawer = page.getByRole("dialog", { name: `${streamName}.order` });
  await expect(drawer).toContainText("first");
  await expect(page).toHaveURL(/consumers\/billing\?message=1$/);
  await page.keyboard.press("j");
  await expect(drawer).toContainText("second");
  await expect(page).toHaveURL(/message=2$/);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(stuck.getByRole("link", { name: `#2 ${streamName}.order` })).toBeFocused();

  await broker.addConsumer(streamName, "unread");
  await page.goto(`/streams/${streamName}/consumers/unread`);
  const todo = page.getByRole("region", { name: "What to do" });
  await expect(todo).toContainText(`nats consumer rm -- ${streamName} unread`);
  await todo.getByRole("button", { name: "Open its oldest unfinished message" }).click();
  await expect(drawer).toContainText("first");
});
