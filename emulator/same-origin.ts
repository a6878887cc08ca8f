import { type Call, HttpError } from './http.ts'

/** Refuses cross-site form submissions, because the emulator's pages act as people of the tenant. */
export function refuseOtherSites(call: Call): void {
  const site = call.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new HttpError(403, 'This form was sent by another site')
}
