import { type Acting, createActing } from './act-as.ts'
import type { AskedScopes } from './asked-scopes.ts'
import { createAuthorizationCodes } from './authorization-codes.ts'
import { createAuthorize } from './authorize.ts'
import { type BotFramework, createBotFramework } from './bot-framework.ts'
import { botProxyRoutes } from './bot-proxy.ts'
import { createChannel } from './channel.ts'
import { type Client, type Clients, clientRoutes, createClients } from './clients.ts'
import { connectorRoutes } from './connector.ts'
import { controlRoutes } from './control.ts'
import { type Conversations, createConversations } from './conversations.ts'
import { createDeviceCodes } from './device-codes.ts'
import { entraRoutes } from './entra.ts'
import type { Route } from './http.ts'
import { createIdentity, type Identity } from './identity.ts'
import { inboxRoutes } from './inbox.ts'
import { createManagedIdentity, type ManagedIdentity } from './managed-identity.ts'
import { createPlaygroundLink, type PlaygroundLink } from './playground-link.ts'
import { createRegistration, type Registration, registrationRoutes } from './registration.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { signInRoutes } from './sign-in-page.ts'
import { createSignIns } from './sign-ins.ts'
import { createSilentSignIn, type SilentSignIn, type SsoMode } from './silent-sign-in.ts'
import { tokenServiceRoutes } from './token-service.ts'
import type { Tokens } from './tokens.ts'
import type { Person, World } from './world.ts'

/** Everything outside the bot except Graph: people, sign-in and conversations. */
export interface Teams {
  readonly routes: Route[]
  readonly identity: Identity
  readonly framework: BotFramework
  readonly conversations: Conversations
  readonly clients: Clients
  readonly silent: SilentSignIn
  readonly signIn: SignIn
  readonly playground: PlaygroundLink
  readonly acting: Acting
  readonly registration: Registration
  readonly machine: ManagedIdentity
  close(): Promise<void>
}

/** `url` is the emulator's own address, known once it listens. `person` is the Playground's user. */
export function createTeams(options: {
  world: World
  tokens: Tokens
  url: () => string
  person: Person
  connections: readonly string[]
  ssoMode: SsoMode
  asked?: AskedScopes
  now: () => number
  stateDir?: string
  botUrl?: string
  playgroundUrl?: string
  /** The device of `person`. */
  client?: Client
}): Teams {
  const { world, tokens, url, person, connections, now, stateDir, botUrl, playgroundUrl, asked } = options
  const kept = stateDir ? { stateDir } : {}
  const serviceUrl = () => `${url()}/_connector/`
  const registration = createRegistration(world, botUrl)
  const machine = createManagedIdentity({ world, tokens, registration, now, url })
  const identity = createIdentity({ world, tokens, registration, now })
  const framework = createBotFramework({ world, tokens, url, serviceUrl, now, ...(botUrl && { botUrl }) })
  const conversations = createConversations({ world, now, ...kept })
  const signIns = createSignIns({ now, ...kept })
  const clients = createClients()
  if (options.client) clients.set(person, options.client)
  const channel = createChannel({ world, framework, conversations, clients, serviceUrl, now })
  const silent = createSilentSignIn({ world, identity, channel, conversations, mode: options.ssoMode })
  const signIn = createSignIn({ world, signIns, identity, channel, conversations })
  const playground = createPlaygroundLink({ url: playgroundUrl, person })
  const codes = createAuthorizationCodes(now)
  const { authorize, routes: loginRoutes } = createAuthorize({ world, identity, registration, codes, now })
  const devices = createDeviceCodes({ world, clients: () => registration.publicClients, now })
  const acting = createActing({ world, channel, conversations, silent, signIn })

  const routes = [
    ...framework.routes,
    ...entraRoutes({ world, tokens, identity, registration, codes, devices, now, url, ...(asked && { asked }) }),
    ...tokenServiceRoutes({ world, tokens, identity, signIns, framework, connections, registration, now, url }),
    ...signInRoutes({ world, signIn, identity, registration, authorize }),
    ...loginRoutes,
    ...devices.routes,
    ...connectorRoutes({ world, framework, conversations, playground, silent, serviceUrl }),
    ...botProxyRoutes({ world, channel, conversations, playground, person }),
    ...inboxRoutes({ world, acting, conversations }),
    ...controlRoutes({ world, acting, conversations, silent, identity }),
    ...clientRoutes({ world, clients }),
    ...registrationRoutes(registration),
    ...machine.routes,
  ]
  return {
    routes,
    identity,
    framework,
    conversations,
    clients,
    silent,
    signIn,
    playground,
    acting,
    registration,
    machine,
    async close() {
      await silent.idle()
      conversations.close()
    },
  }
}
