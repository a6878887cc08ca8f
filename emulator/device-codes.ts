import { randomBytes, randomInt } from 'node:crypto'
import { entraError } from './entra-errors.ts'
import { type Call, HttpError, type Route } from './http.ts'
import type { Person, World } from './world.ts'

/** Sign-ins for programs without a browser: a code is typed on a page on another device. */
export interface DeviceCodes {
  /** The person who signed in with this code. Throws Entra's error while nobody has, or once it has expired. */
  redeem(deviceCode: string, clientId: string): { readonly person: Person; readonly authTime: number }
  /**
   * `POST /<tenant>/oauth2/v2.0/devicecode`, and `POST /_emulator/device-codes/<user code>` for the person who types
   * it.
   */
  readonly routes: Route[]
}

const lifetime = 15 * 60_000
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

interface Waiting {
  readonly clientId: string
  readonly userCode: string
  readonly until: number
  signedIn?: { readonly person: Person; readonly authTime: number }
}

/** `clients`: apps that allow public client flows. */
export function createDeviceCodes(options: {
  world: World
  clients: () => readonly string[]
  now: () => number
}): DeviceCodes {
  const { world, clients, now } = options
  const waiting = new Map<string, Waiting>()

  async function begin(call: Call) {
    const clientId = new URLSearchParams(await call.text()).get('client_id') ?? call.url.searchParams.get('client_id')
    if (!clientId) throw entraError(900144, { detail: "'client_id'" })
    if (![...clients(), world.ssoAppId].includes(clientId))
      throw entraError(700016, { detail: `Application '${clientId}'.`, at: now() })
    const deviceCode = randomBytes(48).toString('base64url')
    const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('')
    waiting.set(deviceCode, { clientId, userCode, until: now() + lifetime })
    const verification_uri = 'https://microsoft.com/devicelogin'
    const message = `To sign in, use a web browser to open the page ${verification_uri} and enter the code ${userCode} to authenticate.`
    const body = {
      user_code: userCode,
      device_code: deviceCode,
      verification_uri,
      expires_in: 900,
      interval: 1,
      message,
    }
    return { status: 200, body }
  }

  async function type(call: Call) {
    const [userCode] = call.params
    const { as } = (await call.json()) as { as?: unknown }
    const person = world.find(String(as))
    const one = [...waiting.values()].find((each) => each.userCode === userCode)
    if (!person || !one) throw new HttpError(404, 'There is no such code, or nobody of that name')
    one.signedIn = { person, authTime: now() }
    return { status: 204 }
  }

  return {
    redeem(deviceCode, clientId) {
      const one = waiting.get(deviceCode)
      if (!one || one.clientId !== clientId) throw entraError(70018, { at: now() })
      // Every app gets a code; whether it needs a secret is checked here.
      if (!clients().includes(clientId)) throw entraError(7000218, { at: now() })
      if (now() > one.until) throw entraError(70020, { at: now() })
      if (!one.signedIn) throw entraError(70016, { at: now() })
      waiting.delete(deviceCode)
      return one.signedIn
    },
    routes: [
      { method: 'POST', path: /^\/[^/]+\/oauth2\/v2\.0\/devicecode$/, handle: begin },
      { method: 'POST', path: /^\/_emulator\/device-codes\/([A-Z]+)$/, handle: type },
    ],
  }
}
