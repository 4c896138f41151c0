"""The words old registers use: for their columns, and for what stands in them. All of them folded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.people import (
    Education,
    FundingSource,
    MaritalStatus,
    Occupation,
    ReferralSource,
    Relation,
    Religion,
)

# Besides a target's own name and its label in both languages.
HEADINGS: Mapping[str, str] = {
    "record_number": "no rm|no rekam medis|nomor rekam medis|nomor rm|rm|norm|no register|no reg"
    "|nomor register|no registrasi|no induk|id klien|kode klien|no klien|record no|mr number|client number",
    "name": "nama lengkap|nama klien|nama residen|nama pasien|nama pecandu|nama penerima manfaat|nama pm"
    "|full name|client|client name|klien|residen|nama sesuai ktp|nama lengkap sesuai ktp",
    "alias": "alias|panggilan|nama panggilan|nama alias|nama lain",
    "nik": "no ktp|nomor ktp|ktp|no nik|nomor induk kependudukan|nik ktp|no identitas|nomor identitas"
    "|nik no ktp|national id|id number",
    "birth": "ttl|tempat tgl lahir|tempat tanggal lahir|tempat dan tanggal lahir|tmp tgl lahir|tempat tgl lhr"
    "|tempat lahir tanggal lahir|t t l|kelahiran|tmpt tgl lahir",
    "birth_place": "tempat lahir|tmp lahir|tmpt lahir|kota lahir|birthplace",
    "born_on": "tgl lahir|tanggal lahir|tgl lhr|tanggal kelahiran|tgl kelahiran|lahir|dob|birth date|birthday"
    "|date of birth|birthdate",
    "sex": "jk|jenis kelamin|l p|p w|lp|l atau p|kelamin|jns kelamin|j k|jenis kel|gender|sex l p|lk pr",
    "religion": "agama|kepercayaan",
    "education": "pendidikan|pendidikan terakhir|pend|pend terakhir|sekolah",
    "marital_status": "status perkawinan|status kawin|status nikah|status pernikahan|perkawinan|kawin",
    "occupation": "pekerjaan|profesi|job|work",
    "mother_name": "nama ibu|ibu kandung|nama ibu kandung|ibu|mother|mother name|mothers name",
    "father_name": "nama ayah|ayah kandung|nama ayah kandung|ayah|nama bapak|father|fathers name",
    "phone": "no hp|nomor hp|hp|no telp|no telepon|nomor telepon|telepon|telp|no tlp|no handphone|handphone"
    "|wa|no wa|nomor wa|no hp wa|whatsapp|kontak|no kontak|phone|mobile|phone number|telp hp",
    "address": "alamat|alamat rumah|alamat lengkap|alamat domisili|domisili|alamat tinggal|alamat ktp|jalan"
    "|tempat tinggal|home address|street",
    "rt_rw": "rt rw|rtrw|rt|rt dan rw",
    "village": "kelurahan|desa|kel|kel desa|kelurahan desa|desa kelurahan|village",
    "district": "kecamatan|kec|distrik|district|subdistrict",
    "city": "kota|kabupaten|kab kota|kabupaten kota|kota kabupaten|kab|city|regency|kota kab",
    "province": "provinsi|propinsi|prov",
    "contact_name": "penanggung jawab|pj|nama pj|nama penanggung jawab|wali|nama wali|nama keluarga|keluarga"
    "|nama orang tua|nama orangtua|orang tua|penjamin|nama penjamin|guardian|contact|contact name"
    "|emergency contact|keluarga yang dapat dihubungi",
    "contact_relation": "hubungan|hubungan keluarga|hub keluarga|hub|hubungan dengan klien|relation"
    "|hub dgn klien|hubungan pj|status keluarga",
    "contact_phone": "no hp pj|hp pj|telp pj|no hp keluarga|hp keluarga|telepon keluarga"
    "|no hp penanggung jawab|no telp keluarga|no hp wali|kontak keluarga|no hp orang tua|telepon pj"
    "|no telp pj|contact phone|emergency phone|hp penjamin|no hp penjamin",
    "contact_call": "boleh dihubungi|bisa dihubungi|boleh ditelepon|dapat dihubungi|may call|may be called",
    "intake_on": "tgl asesmen|tanggal asesmen|tgl daftar|tanggal daftar|tgl pendaftaran|tanggal pendaftaran"
    "|tgl registrasi|tanggal registrasi|tgl penerimaan|tanggal penerimaan|tgl screening|tgl skrining|intake"
    "|intake date|date of registration|registration date|tgl assesmen",
    "admitted_on": "tgl masuk|tanggal masuk|masuk|tgl mulai|tanggal mulai|mulai|tgl masuk program|tgl rawat"
    "|tanggal rawat|tgl rehab|tgl masuk rehab|admission|admission date|admitted|date admitted|start date"
    "|tgl mulai rehab|tanggal masuk rehabilitasi|tmt",
    "programme": "program|jenis layanan|layanan|jenis program|jenis rehabilitasi|jenis rawat|rawat|service"
    "|jenis perawatan|program rehabilitasi|program|rehabilitasi|treatment",
    "counsellor": "konselor|nama konselor|konselor adiksi|pendamping|petugas|counselor|pekerja sosial|peksos",
    "referral_source": "sumber rujukan|rujukan|rujukan dari|asal rujukan|sumber pasien|sumber klien"
    "|asal klien|sumber|dirujuk oleh|pengirim|referral|referred by|source",
    "funding": "sumber biaya|biaya|pembiayaan|sumber dana|dana|pembayaran|jaminan|penanggung biaya|funding"
    "|payment",
    "substance": "zat utama|zat|jenis zat|jenis napza|napza|narkoba|jenis narkoba|jenis narkotika|narkotika"
    "|zat yang digunakan|zat yang dipakai|napza utama|napza yang digunakan|obat|drug|primary drug|substance"
    "|main drug|primary substance|zat adiktif|jenis zat yang digunakan",
    "substances": "zat lain|zat lainnya|napza lain|zat sekunder|zat tambahan|other drugs|secondary drug"
    "|narkoba lain|zat kedua",
    "presenting_problem": "masalah|keluhan|keluhan utama|alasan datang|alasan masuk|permasalahan|complaint"
    "|reason|problem",
    "allergies": "alergi|riwayat alergi|alergi obat|allergy",
    "status": "status klien|status program|status layanan|keadaan|status residen|status rehab|kondisi"
    "|ket status|status akhir",
    "discharged_on": "tgl keluar|tanggal keluar|keluar|tgl selesai|tanggal selesai|selesai|tgl pulang"
    "|tanggal pulang|tgl berakhir|tanggal berakhir|tgl selesai rehab|tgl selesai program|discharge"
    "|discharge date|discharged|end date|date discharged",
    "discharge_reason": "alasan keluar|alasan pulang|cara keluar|sebab keluar|discharge reason"
    "|keterangan keluar|alasan selesai|hasil akhir|outcome",
    "summary": "keterangan|ket|catatan|keterangan lain|notes|remark|remarks|note|comments",
}  # fmt: skip


def _spelled(table: Mapping[Choice, str]) -> dict[str, Any]:
    return {word: choice for choice, said in table.items() for word in said.split("|")}


CHOICES: Mapping[str, Mapping[str, Any]] = {
    "religion": _spelled({
        Religion.PROTESTANT: "kristen|protestan|kr|kristen protestan|kp|gmit|k protestan|christian",
        Religion.CATHOLIC: "katholik|khatolik|katolik|kristen katolik|kk|rk|catholic|roma katolik",
        Religion.ISLAM: "muslim|isl|moslem",
        Religion.BUDDHIST: "budha|buda|budhis|budhist",
        Religion.CONFUCIAN: "konghucu|kong hu cu|konghuchu",
        Religion.BELIEF: "kepercayaan|penghayat|aliran kepercayaan|penghayat kepercayaan",
    }),
    "education": _spelled({
        Education.NONE: "tidak sekolah|belum sekolah|tdk sekolah|tidak pernah sekolah",
        Education.SOME_PRIMARY: "tidak tamat sd|belum tamat sd|tdk tamat sd|putus sd",
        Education.PRIMARY: "sd|tamat sd|sd sederajat|sdn|mi|paket a",
        Education.JUNIOR_HIGH: "smp|sltp|mts|smp sederajat|tamat smp|paket b",
        Education.SENIOR_HIGH: "sma|smk|slta|smu|ma|stm|smea|sma sederajat|sma smk|tamat sma|paket c"
        "|sma slta",
        Education.DIPLOMA_2: "d1|d2|d i|d ii|diploma 1|diploma 2|d 1|d 2",
        Education.DIPLOMA_3: "d3|d iii|diploma|diploma 3|akademi|d 3|sarjana muda",
        Education.BACHELOR: "s1|d4|d iv|sarjana|s 1|pt|perguruan tinggi|kuliah|strata 1|d 4|universitas",
        Education.MASTER: "s2|s 2|magister|pascasarjana|strata 2",
        Education.DOCTORATE: "s3|s 3|doktor|strata 3",
    }),
    "marital_status": _spelled({
        MaritalStatus.SINGLE: "belum kawin|belum menikah|lajang|bujang|tk|bk|belum nikah|single|b kawin",
        MaritalStatus.MARRIED: "kawin|menikah|nikah|k|sudah menikah|sudah kawin|beristri|bersuami",
        MaritalStatus.DIVORCED: "cerai|cerai hidup|duda|janda|duda janda|pisah|ch",
        MaritalStatus.WIDOWED: "cerai mati|cm|duda mati|janda mati",
    }),
    "occupation": _spelled({
        Occupation.NONE: "tidak bekerja|belum bekerja|pengangguran|tdk bekerja|nganggur|belum tidak bekerja",
        Occupation.STUDENT: "pelajar|mahasiswa|siswa|pelajar mahasiswa|mhs",
        Occupation.HOMEMAKER: "irt|ibu rumah tangga|mengurus rumah tangga",
        Occupation.CIVIL_SERVANT: "pns|asn|p3k|pppk|pegawai negeri",
        Occupation.ARMED_FORCES: "tni|tentara|tni ad|tni al|tni au",
        Occupation.POLICE: "polri|polisi",
        Occupation.EMPLOYEE: "swasta|karyawan|karyawan swasta|pegawai swasta|pegawai|honorer",
        Occupation.STATE_COMPANY: "bumn|bumd",
        Occupation.SELF_EMPLOYED: "wiraswasta|wirausaha|usaha sendiri|pengusaha",
        Occupation.TRADER: "pedagang|dagang|jualan",
        Occupation.FARMER: "petani|pekebun|tani|petani pekebun",
        Occupation.LIVESTOCK: "peternak",
        Occupation.FISHER: "nelayan",
        Occupation.DAY_LABOURER: "buruh|buruh harian|buruh harian lepas|tukang|kuli|serabutan",
        Occupation.DRIVER: "sopir|supir|ojek|ojol|driver|sopir ojek",
        Occupation.RETIRED: "pensiunan|pensiun",
        Occupation.OTHER: "lainnya|lain lain|dll",
    }),
    "contact_relation": _spelled({
        Relation.FATHER: "ayah|bapak|ayah kandung|bapa|papa",
        Relation.MOTHER: "ibu|ibu kandung|mama",
        Relation.HUSBAND: "suami",
        Relation.WIFE: "istri|isteri",
        Relation.OLDER_SIBLING: "kakak|kakak kandung|saudara|saudara kandung",
        Relation.YOUNGER_SIBLING: "adik|adik kandung",
        Relation.CHILD: "anak",
        Relation.GRANDPARENT: "kakek|nenek|opa|oma",
        Relation.UNCLE_AUNT: "paman|bibi|om|tante",
        Relation.GUARDIAN: "wali",
        Relation.FRIEND: "teman|sahabat",
        Relation.OTHER: "lainnya|sepupu|keluarga|orang tua|ipar|mertua",
    }),
    "referral_source": _spelled({
        ReferralSource.SELF: "sendiri|datang sendiri|sukarela|voluntary|wajib lapor|lapor diri",
        ReferralSource.FAMILY: "keluarga|diantar keluarga|orang tua",
        ReferralSource.FRIEND: "teman|mantan residen",
        ReferralSource.CLINIC: "puskesmas|klinik",
        ReferralSource.HOSPITAL: "rs|rsud|rumah sakit|rsj",
        ReferralSource.BNN: "bnn|bnnp|bnnk|bnn provinsi|bnn kota",
        ReferralSource.POLICE: "polisi|polri|polres|polda|polsek|penyidik|hukum",
        ReferralSource.COURT: "pengadilan|kejaksaan|jaksa|putusan pengadilan|vh|vonis hukum",
        ReferralSource.PRISON: "lapas|rutan|bapas|wbp",
        ReferralSource.SOCIAL_SERVICE: "dinsos|dinas sosial|lks",
        ReferralSource.SCHOOL: "sekolah|kampus",
        ReferralSource.WORKPLACE: "tempat kerja|kantor|perusahaan",
        ReferralSource.AGENT: "agen pemulihan|ibm|ap",
        ReferralSource.COMMUNITY_FIGURE: "tokoh masyarakat|tokoh agama|gereja|pendeta|rt",
        ReferralSource.OTHER_CENTRE: "lrkm|lembaga rehabilitasi|ipwl",
        ReferralSource.OTHER: "lainnya|lain lain",
    }),
    "funding": _spelled({
        FundingSource.SELF: "mandiri|sendiri|pribadi|umum|keluarga",
        FundingSource.BNN: "bnn|bnnp|dukungan bnn",
        FundingSource.HEALTH_MINISTRY: "kemenkes|klaim ipwl|ipwl",
        FundingSource.SOCIAL_MINISTRY: "kemensos|atensi",
        FundingSource.INSURANCE: "bpjs|jkn|bpjs kesehatan|kis",
        FundingSource.REGION: "apbd|pemda",
        FundingSource.DONOR: "donatur|gratis|yayasan",
    }),
    "discharge_reason": _spelled({
        DischargeReason.COMPLETED: "selesai|selesai program|tuntas|lulus|sl|tamat|completed|selesai rehab"
        "|selesai rehabilitasi|done|graduate",
        DischargeReason.REFERRED: "dirujuk|rujuk|rujukan|pindah|rj|referred|alih rawat",
        DischargeReason.OWN_REQUEST: "aps|pulang paksa|permintaan sendiri|permintaan keluarga|do|drop out"
        "|dropout|mengundurkan diri|tidak selesai|berhenti|putus|dijemput keluarga|pulang",
        DischargeReason.LEFT: "kabur|lari|melarikan diri|kbr|tanpa izin|hilang|tidak datang lagi",
        DischargeReason.EXPELLED: "dikeluarkan|dk|melanggar aturan|pelanggaran",
        DischargeReason.DETAINED: "ditahan|hk|proses hukum|ditangkap",
        DischargeReason.DIED: "meninggal|meninggal dunia|md|wafat|alm|almarhum|died",
        DischargeReason.MEDICAL: "medis|ms|sakit|alasan medis|rawat rs",
        DischargeReason.OTHER: "lainnya|lain lain|ll",
    }),
}  # fmt: skip

SETTINGS: Mapping[str, Setting] = {
    **dict.fromkeys(
        ("rawat inap", "ri", "ranap", "inap", "rehabilitasi inap", "inpatient", "residensial"),
        Setting.INPATIENT,
    ),
    **dict.fromkeys(
        ("rawat jalan", "rj", "rajal", "jalan", "rehabilitasi jalan", "outpatient"), Setting.OUTPATIENT
    ),
    **dict.fromkeys(
        (
            "pascarehab",
            "pasca rehab",
            "pascarehabilitasi",
            "pasca rehabilitasi",
            "pasca",
            "bina lanjut",
            "aftercare",
        ),
        Setting.AFTERCARE,
    ),
}


@dataclass(frozen=True)
class Standing:
    """What a word of status says: where the episode stands, why it ended, which kind of care it is."""

    state: EpisodeState | None = None
    reason: DischargeReason | None = None
    setting: Setting | None = None


STATUSES: Mapping[str, Standing] = {
    **{word: Standing(EpisodeState.ADMITTED, setting=setting) for word, setting in SETTINGS.items()},
    **dict.fromkeys(
        (
            "aktif",
            "proses",
            "ps",
            "dalam proses",
            "masih",
            "sedang berjalan",
            "active",
            "in care",
            "dirawat",
            "masih dirawat",
            "berjalan",
            "dalam perawatan",
            "admitted",
            "program",
            "masih program",
            "on going",
            "rehab",
            "sedang rehab",
        ),
        Standing(EpisodeState.ADMITTED),
    ),
    **dict.fromkeys(
        ("menunggu", "daftar tunggu", "antri", "antre", "waiting", "waiting list"),
        Standing(EpisodeState.WAITING),
    ),
    **dict.fromkeys(("terdaftar", "daftar", "registered", "baru"), Standing(EpisodeState.REGISTERED)),
    **dict.fromkeys(
        ("ditolak", "tolak", "tidak diterima", "refused", "rejected"), Standing(EpisodeState.REFUSED)
    ),
    **dict.fromkeys(
        ("batal", "tidak jadi", "mundur", "withdrawn", "batal masuk"), Standing(EpisodeState.WITHDRAWN)
    ),
    **dict.fromkeys(
        ("keluar", "tutup", "closed", "discharged", "sudah keluar"), Standing(EpisodeState.DISCHARGED)
    ),
}
