import { expect, it } from "vitest";
import { chargedPrice } from "../../src/run/charged-price.ts";

const price = { inputPerMillion: 1, outputPerMillion: 2 };
const free = { inputPerMillion: 0, outputPerMillion: 0 };

it.each([
  { of: "an endpoint with a price", model: { price, simulated: null }, charged: price },
  { of: "an endpoint without one", model: { price: null, simulated: null }, charged: null },
  { of: "a model simulated here", model: { price: null, simulated: {} }, charged: free },
  { of: "one that is to have a price", model: { price, simulated: {} }, charged: price },
  { of: "a pool that no model stands for", model: undefined, charged: null },
])("charges $of by what is known", ({ model, charged }) => {
  expect(chargedPrice(model)).toEqual(charged);
});
