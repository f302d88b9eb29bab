/**
 * Notices that this process stood still (SIGSTOP, a suspended machine). An answer of the log that was under way then reads as fresh though it
 * is old, and kafkajs sends no heartbeat while it believes the last one is younger than `interval` ms: so for that long after a stall no
 * answer counts. `now` is in ms since epoch.
 */
export function watchForStalls(interval: number, now: () => number): { suspected(): boolean; end(): void } {
  let tick = now();
  let untrustedUntil = 0;
  const look = () => {
    const instant = now();
    if (instant - tick > 2 * interval) untrustedUntil = instant + 2 * interval;
    tick = instant;
    return instant < untrustedUntil;
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return { suspected: look, end: () => clearInterval(timer) };
}
