import { expect, test } from "vitest";
import { ScrollPlaces } from "./scroll-places";

const place = (top: number) => ({ top, row: null });

test("each history entry and each box has a place of its own", () => {
  const places = new ScrollPlaces();
  places.keep("first", "consumers", { top: 2_000, row: "ORDERS billing" });
  places.keep("second", "consumers", place(40));
  expect(places.at("first", "consumers")).toEqual({ top: 2_000, row: "ORDERS billing" });
  expect(places.at("second", "consumers")).toEqual(place(40));
  expect(places.at("first", "streams")).toBeNull();
});

test("the places of the oldest visits are let go", () => {
  const places = new ScrollPlaces();
  for (let visit = 0; visit <= 200; visit++) places.keep(`${visit}`, "consumers", place(visit));
  expect(places.at("0", "consumers")).toBeNull();
  expect(places.at("1", "consumers")).toEqual(place(1));
  expect(places.at("200", "consumers")).toEqual(place(200));
});
