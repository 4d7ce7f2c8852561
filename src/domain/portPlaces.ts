import { findPort } from './ports.js';

/** Where something lies: degrees, north and east positive. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Positions of the ports that most journeys to and from the United States touch, from general knowledge, rounded to
 * a tenth of a degree (about ten kilometres): enough for a picture of a journey and for the least that a way takes
 * (`legConflicts.ts`, which allows for the rounding). Code, latitude, longitude. A port that is missing stands in the
 * table beside the map.
 */
const PLACES = `
ATL 33.6 -84.4|BOS 42.4 -71.0|BWI 39.2 -76.7|CLT 35.2 -80.9|CLE 41.4 -81.8|CVG 39.0 -84.7|DCA 38.9 -77.0|DTW 42.2 -83.4|EWR 40.7 -74.2|FLL 26.1 -80.2
IAD 38.9 -77.5|JFK 40.6 -73.8|LGA 40.8 -73.9|MCO 28.4 -81.3|MIA 25.8 -80.3|PHL 39.9 -75.2|PIT 40.5 -80.2|TPA 28.0 -82.5|RDU 35.9 -78.8|IND 39.7 -86.3
ORD 42.0 -87.9|MDW 41.8 -87.8|MSP 44.9 -93.2|STL 38.7 -90.4|MCI 39.3 -94.7|DFW 32.9 -97.0|IAH 30.0 -95.3|HOU 29.6 -95.3|AUS 30.2 -97.7|SAT 29.5 -98.5
MSY 30.0 -90.3|MEM 35.0 -90.0|BNA 36.1 -86.7|DEN 39.9 -104.7|SLC 40.8 -112.0|PHX 33.4 -112.0|TUS 32.1 -110.9|ELP 31.8 -106.4|ABQ 35.0 -106.6|LAS 36.1 -115.2
LAX 33.9 -118.4|SAN 32.7 -117.2|SFO 37.6 -122.4|OAK 37.7 -122.2|SJC 37.4 -121.9|SMF 38.7 -121.6|PDX 45.6 -122.6|SEA 47.4 -122.3|ANC 61.2 -150.0|FAI 64.8 -147.9
HNL 21.3 -157.9|OGG 20.9 -156.4|GUM 13.5 144.8|SPN 15.1 145.7|SJU 18.4 -66.0|STT 18.3 -65.0|PPG -14.3 -170.7
YYZ 43.7 -79.6|YUL 45.5 -73.7|YVR 49.2 -123.2|YYC 51.1 -114.0|YEG 53.3 -113.6|YOW 45.3 -75.7|YHZ 44.9 -63.5|YWG 49.9 -97.2
MEX 19.4 -99.1|CUN 21.0 -86.9|GDL 20.5 -103.3|MTY 25.8 -100.1|TIJ 32.5 -117.0|SJD 23.2 -109.7|PVR 20.7 -105.3
GUA 14.6 -90.5|SAL 13.4 -89.1|TGU 14.1 -87.2|SAP 15.5 -87.9|MGA 12.1 -86.2|SJO 10.0 -84.2|LIR 10.6 -85.5|PTY 9.1 -79.4|BZE 17.5 -88.3
HAV 23.0 -82.4|NAS 25.0 -77.5|MBJ 18.5 -77.9|KIN 17.9 -76.8|PAP 18.6 -72.3|SDQ 18.4 -69.7|PUJ 18.6 -68.4|BGI 13.1 -59.5|POS 10.6 -61.3|AUA 12.5 -70.0|CUR 12.2 -69.0|BDA 32.4 -64.7
BOG 4.7 -74.1|MDE 6.2 -75.4|CLO 3.5 -76.4|CTG 10.4 -75.5|CCS 10.6 -67.0|UIO -0.1 -78.4|GYE -2.2 -79.9|LIM -12.0 -77.1|LPB -16.5 -68.2|VVI -17.6 -63.1
SCL -33.4 -70.8|EZE -34.8 -58.5|MVD -34.8 -56.0|ASU -25.2 -57.5|GRU -23.4 -46.5|GIG -22.8 -43.2|BSB -15.9 -47.9|REC -8.1 -34.9|GEO 6.5 -58.3
LHR 51.5 -0.5|LGW 51.2 -0.2|MAN 53.4 -2.3|EDI 55.9 -3.4|DUB 53.4 -6.3|SNN 52.7 -8.9|KEF 64.0 -22.6|CDG 49.0 2.5|ORY 48.7 2.4|NCE 43.7 7.2|AMS 52.3 4.8|BRU 50.9 4.5
FRA 50.0 8.6|MUC 48.4 11.8|BER 52.4 13.5|DUS 51.3 6.8|HAM 53.6 10.0|ZRH 47.5 8.5|GVA 46.2 6.1|VIE 48.1 16.6|PRG 50.1 14.3|BUD 47.4 19.3|WAW 52.2 21.0|OTP 44.6 26.1
MAD 40.5 -3.6|BCN 41.3 2.1|LIS 38.8 -9.1|OPO 41.2 -8.7|FCO 41.8 12.3|MXP 45.6 8.7|VCE 45.5 12.4|ATH 37.9 23.9|IST 41.3 28.7|SOF 42.7 23.4|BEG 44.8 20.3|ZAG 45.7 16.1
CPH 55.6 12.7|ARN 59.7 17.9|OSL 60.2 11.1|HEL 60.3 25.0|RIX 56.9 24.0|KBP 50.3 30.9|SVO 56.0 37.4|LED 59.8 30.3
TLV 32.0 34.9|AMM 31.7 36.0|BEY 33.8 35.5|CAI 30.1 31.4|RUH 25.0 46.7|JED 21.7 39.2|DXB 25.3 55.4|AUH 24.4 54.7|DOH 25.3 51.6|KWI 29.2 48.0|BAH 26.3 50.6|IKA 35.4 51.2
CMN 33.4 -7.6|ALG 36.7 3.2|TUN 36.9 10.2|DSS 14.7 -17.1|ACC 5.6 -0.2|LOS 6.6 3.3|ABV 9.0 7.3|ADD 9.0 38.8|NBO -1.3 36.9|JNB -26.1 28.2|CPT -34.0 18.6|LAD -8.9 13.2|DAR -6.9 39.2|EBB 0.0 32.4
KHI 24.9 67.2|ISB 33.5 72.8|LHE 31.5 74.4|DEL 28.6 77.1|BOM 19.1 72.9|BLR 13.2 77.7|MAA 13.0 80.2|HYD 17.2 78.4|CCU 22.7 88.4|CMB 7.2 79.9|DAC 23.8 90.4|KTM 27.7 85.4|MLE 4.2 73.5
BKK 13.7 100.7|HKT 8.1 98.3|CNX 18.8 99.0|SGN 10.8 106.7|HAN 21.2 105.8|PNH 11.5 104.8|REP 13.4 103.8|VTE 18.0 102.6|RGN 16.9 96.1|KUL 2.7 101.7|SIN 1.4 104.0|CGK -6.1 106.7|DPS -8.7 115.2
MNL 14.5 121.0|CEB 10.3 124.0|CRK 15.2 120.6|HKG 22.3 113.9|MFM 22.1 113.6|TPE 25.1 121.2|PVG 31.1 121.8|PEK 40.1 116.6|CAN 23.4 113.3|ICN 37.5 126.4|PUS 35.2 128.9|NRT 35.8 140.4|HND 35.6 139.8|KIX 34.4 135.2|OKA 26.2 127.6|ULN 47.8 106.8
SYD -33.9 151.2|MEL -37.7 144.8|BNE -27.4 153.1|PER -31.9 116.0|AKL -37.0 174.8|CHC -43.5 172.5|NAN -17.8 177.4|PPT -17.6 -149.6|APW -13.8 -172.0|ROR 7.4 134.5|MAJ 7.1 171.3
2504 32.5 -117.0|2506 32.6 -116.9|2505 32.6 -116.6|2503 32.7 -115.5|2507 32.7 -115.4|2502 32.7 -114.7|2604 31.3 -110.9|2601 31.3 -109.6|2602 31.9 -112.8|2603 31.3 -109.9|2606 31.5 -111.5|2608 32.5 -114.8
2402 31.8 -106.5|2404 31.4 -106.2|2406 31.8 -107.6|2408 31.8 -106.7|2403 29.6 -104.4|2302 29.3 -100.9|2303 28.7 -100.5|2304 27.5 -99.5|2310 26.4 -99.0|2307 26.4 -98.8|2305 26.1 -98.3|2309 26.1 -98.0|2301 25.9 -97.5
3017 49.0 -123.1|3004 49.0 -122.8|3023 49.0 -122.5|3009 49.0 -122.3|3019 49.0 -119.5|3302 49.0 -116.2|3318 49.0 -115.1|3310 49.0 -112.0|3301 49.0 -104.6|3403 49.0 -102.5|3401 49.0 -97.2|3604 48.6 -93.4|3613 48.0 -89.6|3104 62.6 -141.0
3803 46.5 -84.4|3801 42.3 -83.1|3802 43.0 -82.4|0901 42.9 -78.9|0708 44.3 -76.0|0701 44.7 -75.5|0704 45.0 -74.7|0711 45.0 -74.3|0712 45.0 -73.4|0212 45.0 -73.1|0209 45.0 -72.1|0211 45.0 -71.8|0104 45.8 -70.4|0109 47.4 -68.3|0106 46.1 -67.8|0105 45.6 -67.4|0115 45.2 -67.3
`;

const positions = new Map(
  PLACES.trim()
    .split(/[|\n]/)
    .map((entry) => {
      const [code, latitude, longitude] = entry.trim().split(' ');
      return [code!, { latitude: Number(latitude), longitude: Number(longitude) }] as const;
    }),
);

export const POSITIONS: ReadonlyMap<string, Position> = positions;

/** Of a port by any code the port table knows; of a country, its first port that has a position. */
export function positionOf(code: string | undefined, country?: string): Position | undefined {
  const port = code === undefined ? undefined : findPort(code);
  const own = port && positions.get(port.code);
  if (own || country === undefined) return own;
  for (const [key, position] of positions) if (findPort(key)?.country === country) return position;
  return undefined;
}
