import { requireUnique } from '../../core/unique.ts'
import type { Context } from '../../operations/index.ts'
import type { Store } from '../../store/store.ts'
import type { Delivery } from '../channel/delivery.ts'
import type { MessagesFor } from '../words/index.ts'
import type { Background } from './background.ts'
import type { FilesAgain } from './files.ts'

/** The parts of the process that services are built from. */
export interface ServiceParts {
  readonly store: Store
  /** What the engine of changes depends on. */
  readonly context: Context
  readonly messagesFor: MessagesFor
  /** The address at which browsers reach this process, without a trailing slash. */
  readonly publicUrl: string
  readonly deliver: Pick<Delivery, 'edit'>
  readonly background: Background
  readonly filesAgain: FilesAgain
  /** Does something every minute, in the background. */
  everyMinute(name: string, work: () => Promise<unknown>): void
}

/** Something that the commands of a feature use, and built once. It is also the key to it: see `Services.use`. */
export interface Service<Built> {
  /** Unique over all features. */
  readonly name: string
  build(parts: ServiceParts): Built
}

export const defineService = <Built>(name: string, build: (parts: ServiceParts) => Built): Service<Built> => ({
  name,
  build,
})

/** Gives features their services, by key. */
export interface ServiceSource {
  use<Built>(service: Service<Built>): Built
}

/** Builds the services of all features. Throws if two have the same name. */
export function buildServices(declared: readonly Service<unknown>[], parts: ServiceParts): ServiceSource {
  requireUnique(
    'services',
    declared.map(({ name }) => name),
  )
  const built = new Map(declared.map((service) => [service, service.build(parts)]))
  return {
    use: <Built>(service: Service<Built>) => {
      if (!built.has(service)) throw new Error(`No feature in the list has the service ${service.name}`)
      return built.get(service) as Built
    },
  }
}
