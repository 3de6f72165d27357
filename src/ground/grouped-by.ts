/** Items by what a key says of them, groups and items in their order. */
export function groupedBy<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** As `groupedBy`, where nobody asks for a group by its key. */
export function inGroups<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  return [...groupedBy(items, keyOf).values()];
}
