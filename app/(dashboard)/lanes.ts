/**
 * Starts at most `count` of a page's queries at once, in the order given. One reader's page must not take every
 * connection of the read pool.
 */
export function createLanes(count: number): <T>(load: () => Promise<T>) => Promise<T> {
  const lanes: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve());
  let next = 0;
  return (load) => {
    const lane = next;
    next = (next + 1) % count;
    const answer = (lanes[lane] ?? Promise.resolve()).then(load);
    lanes[lane] = answer.catch(() => undefined);
    return answer;
  };
}
