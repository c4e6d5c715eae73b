/** How many connections and streams each address has open. */
export interface AddressBook {
  /** Counts one more; false, and nothing counted, when the address has as many as it may. */
  enter(address: string): boolean;
  leave(address: string): void;
  /** What stands in the way of one more, by the name and number of the limit. */
  readonly limit: string;
}

/** Makes a book in which nobody is yet. */
export function createAddressBook(perAddress: number): AddressBook {
  const counts = new Map<string, number>();
  return {
    limit: `VIEWERS_PER_ADDRESS_MAX ${perAddress}`,
    enter(address) {
      const count = counts.get(address) ?? 0;
      if (count >= perAddress) return false;
      counts.set(address, count + 1);
      return true;
    },
    leave(address) {
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    },
  };
}
