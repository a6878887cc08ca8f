import type { Clock } from './clock.ts'
import type { Route } from './http.ts'
import type { World } from './world.ts'

/**
 * The on-premises directory having its way: each cycle sets synced accounts back to what it says of them. `everyMs` is half
 * an hour by default; `POST /_emulator/sync` runs a cycle at once. It ends with the world.
 */
export function createAdSync(options: { world: World; clock: Clock; everyMs?: number }) {
  const { world, clock, everyMs = 30 * 60_000 } = options

  /** Returns how many accounts it set back. */
  function run(): number {
    let reverted = 0
    // Only accounts that were touched can differ: walking through everybody would cost more than all else here.
    for (const id of world.changed) {
      const person = world.people.get(id)
      if (!person?.onPremisesSyncEnabled || person.enabledOnPremises === null) continue
      if (person.accountEnabled === person.enabledOnPremises && !person.mustChangePassword) continue
      // The hash of the on-premises password takes the place of whatever was set here.
      world.change(id, { accountEnabled: person.enabledOnPremises, mustChangePassword: false })
      reverted++
    }
    return reverted
  }

  world.whenClosed(clock.every(everyMs, run))
  const routes: Route[] = [
    { method: 'POST', path: /^\/_emulator\/sync$/, handle: () => ({ status: 200, body: { reverted: run() } }) },
  ]
  return { run, routes }
}
