import { type DemoTenant, startDemo } from '../../trial/demo.ts'
import { type EmulatedOptions, trialIn } from '../../trial/emulated.ts'
import type { Trialled } from '../../trial/trial.ts'
import { temporaryFolder } from '../support/folders.ts'
import { copyOfTemplate } from '../support/store.ts'

/** The emulator's tenant for the trials of a `describe`. */
export function useTenant(): () => DemoTenant {
  let tenant: DemoTenant | undefined
  before(async () => {
    tenant = await startDemo({ dataDir: await copyOfTemplate() })
  })
  after(() => tenant?.close())
  return () => {
    if (!tenant) throw new Error('The tenant has not started yet')
    return tenant
  }
}

/** A clock on which waiting takes no time. */
function hurriedClock() {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    elapsed: () => performance.now() + ahead,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      ahead += ms
    },
    every: () => () => undefined,
  }
}

/** What the doctor finds in a set-up as documented. */
const healthy = async (environment: Readonly<Record<string, string | undefined>>) => [
  { about: 'OAuth connection', verdict: environment['OAUTH_CONNECTION_NAME'] === 'graph' ? 'ok' : 'wrong' },
  { about: 'SSO app', verdict: environment['SECRET_AAD_APP_CLIENT_SECRET'] === 'wrong' ? 'wrong' : 'ok' },
]

/** A trial without waiting, and without running the real doctor. */
export async function trial(
  tenant: DemoTenant,
  options: Partial<EmulatedOptions> = {},
): Promise<Trialled & { readonly report: string; readonly folder: string; readonly said: string }> {
  const folder = options.folder ?? (await temporaryFolder('trial-'))
  const report = options.report ?? `${folder}/report.md`
  let said = ''
  const write = (text: string) => {
    said += text
  }
  // What can't be taken back. Sessions have a resolution of one second, and trials here follow one another faster.
  const { world } = tenant.emulator
  for (const key of ['first account', 'second account']) {
    const account = world.find(tenant.answers[key] ?? '')
    if (account)
      world.change(account.id, { signInSessionsValidFrom: '2024-01-01T00:00:00Z', mustChangePassword: false })
  }
  const done = await trialIn({ tenant, clock: hurriedClock(), examine: healthy, write, ...options, folder, report })
  return { ...done, report, folder, said }
}
