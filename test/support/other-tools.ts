import { type OtherTool, switchElsewhere } from '../../emulator/graph/audits.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from './fake-clock.ts'
import { type Chat, useWorld, type WorldOptions } from './rollcall.ts'

/** What Entra's audit log shows, and to whom. */
interface LogSettings {
  /** How late its entries appear. */
  readonly lagMs?: number
  /** Whether reading it also takes Directory.Read.All. */
  readonly needsDirectory?: boolean
}

/** A world in which accounts are also disabled and enabled with other tools, as Entra's audit log shows at once. */
export function useOtherTools({ users, ...options }: Pick<WorldOptions, 'environment'> & { readonly users?: number }) {
  const clock = createHurriedClock(1)
  const world = useWorld({ ...options, clock, emulator: { clock, ...(users && { users }) } })
  const setLog = ({ lagMs = 0, needsDirectory = false }: LogSettings = {}) =>
    fetch(`${world().emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ auditLog: { lagMs, needsDirectory } }),
    })
  beforeEach(() => setLog())
  /** Time passes between what they do, so that Graph's limit for reports never makes a plan wait. */
  const unhurried = (chat: Chat): Chat => ({
    ...chat,
    say: (...text) => {
      clock.set(20_000)
      return chat.say(...text)
    },
    press: (...button) => {
      clock.set(20_000)
      return chat.press(...button)
    },
  })
  return {
    clock,
    world,
    setLog,
    /** Disables or enables an account in another tool. */
    elsewhere: (by: OtherTool, target: Person, enabled: boolean, at = clock.now()) =>
      switchElsewhere({ world: world().emulator.world, now: () => at }, by, target, enabled),
    /** Makes someone able to read the log, before they sign in. */
    letRead: (person: Person): Person => {
      world().emulator.world.change(person.id, { roles: [...person.roles, roles.reportsReader.templateId] })
      return person
    },
    /** How often the log has been read. */
    reads: (): number =>
      world()
        .emulator.journal.entries()
        .filter((one) => JSON.stringify(one).includes('directoryAudits')).length,
    /** Signs someone in who is in no hurry. */
    signIn: async (person: Person): Promise<Chat> => unhurried(await world().person(person, { signedIn: true })),
  }
}
