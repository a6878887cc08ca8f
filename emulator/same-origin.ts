import { type Call, HttpError } from './http.ts'

/** Refuses forms that another web site made the browser send: pages of the emulator act as people of the tenant. */
export function refuseOtherSites(call: Call): void {
  const site = call.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new HttpError(403, 'This form was sent by another site')
}
