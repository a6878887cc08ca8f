import { latencyModels } from '../emulator/latency.ts'
import { type GraphProcess, type Kind, perform, type Report } from './play.ts'
import { sized } from './size.ts'
import type { StageOptions, Target, Traffic } from './stage.ts'

/** One job of one peer, judged by Graph's actual state and not by the peer's report. */
export interface Measurement extends Traffic {
  readonly peer: string
  readonly ms: number
  readonly cpuMs: number
  readonly rssMb: number
  /** Accounts without a correct answer, or not in the wanted state. */
  readonly lost: number
  /** Accounts with a wrong answer: the wrong state, or reported as done but unchanged. */
  readonly wrong: number
  /** Accounts that were changed but reported as failed. */
  readonly silent: number
  readonly died?: string
}

export interface Trial {
  readonly kind: Kind
  readonly count: number
  readonly model?: keyof typeof latencyModels
  readonly users?: number
  readonly stage?: Partial<StageOptions>
  readonly seed?: number
  /** Options of the engine. */
  readonly options?: object
}

/** Runs one trial on its own stage. */
export async function measure(graph: GraphProcess, peer: string, trial: Trial): Promise<Measurement> {
  const { kind, count, model = 'standard', users = 20_000, seed = 1, options } = trial
  const stage = await graph.open({ users: sized(users, 300), seed, model: latencyModels[model], ...trial.stage })
  const accounts = spread(stage.targets, sized(count))
  const { url, token } = stage
  const report = await perform(peer, { kind, url, token, accounts, ...(options && { options }) })
  const { traffic, enabled } = await stage.look()
  await stage.close()
  const { ms, cpuMs, rssMb, died } = report
  return { peer, ms, cpuMs, rssMb, ...traffic, ...judge(kind, accounts, report, enabled), ...(died && { died }) }
}

/** Accounts from all over the tenant. */
function spread(targets: readonly Target[], count: number): Target[] {
  const step = Math.max(1, Math.floor(targets.length / count))
  return targets.filter((_, index) => index % step === 0).slice(0, count)
}

function judge(kind: Kind, accounts: readonly Target[], { results }: Report, enabled: ReadonlySet<string>) {
  let [lost, wrong, silent] = [0, 0, 0]
  accounts.forEach(({ id }, index) => {
    const result = results[index] ?? null
    const isOn = enabled.has(id)
    if (kind === 'status' || kind === 'reread') {
      if (result === null || typeof result === 'boolean') lost++
      else if (result.id !== id || result.enabled !== isOn) wrong++
      return
    }
    if (isOn) lost++
    if (isOn && result === true) wrong++
    if (!isOn && result === false) silent++
  })
  return { lost, wrong, silent }
}
