const odata = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'

/** Content headers of a Graph response. */
export const odataHeaders = (status: number): Record<string, string> =>
  status < 300 ? { 'OData-Version': '4.0', 'Content-Type': odata } : { 'Content-Type': 'application/json' }

const serverInfo = { DataCenter: 'North Europe', Slice: 'E', Ring: '4', ScaleUnit: '002', RoleInstance: 'EMULATOR' }

/** Headers on every Graph response. */
export function commonHeaders(
  ids: { requestId: string; clientRequestId: string },
  now: number,
): Record<string, string> {
  return {
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: serverInfo }),
    'Strict-Transport-Security': 'max-age=31536000',
    Date: new Date(now).toUTCString(),
  }
}
