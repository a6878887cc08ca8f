import type { Clock } from './clock.ts'
import { switchElsewhere } from './graph/audits.ts'
import type { Route } from './http.ts'
import type { World } from './world.ts'

/**
 * The on-premises sync: each cycle overwrites synced accounts with the on-premises state. `everyMs` defaults to half an
 * hour; `POST /_emulator/sync` runs a cycle immediately. Stops with the world.
 */
export function createAdSync(options: { world: World; clock: Clock; everyMs?: number }) {
  const { world, clock, everyMs = 30 * 60_000 } = options

  /** Returns how many accounts were overwritten. */
  function run(): number {
    let reverted = 0
    // Only changed accounts can differ; checking all of them would cost more than anything else here.
    for (const id of world.changed) {
      const person = world.people.get(id)
      if (!person?.onPremisesSyncEnabled || person.enabledOnPremises === null) continue
      if (person.accountEnabled === person.enabledOnPremises && !person.mustChangePassword) continue
      if (person.accountEnabled !== person.enabledOnPremises)
        switchElsewhere({ world, now: () => clock.now() }, 'sync', person, person.enabledOnPremises)
      // The on-premises password hash replaces any password set here.
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
