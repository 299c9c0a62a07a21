"""Words that give away what a line of a card is, in English, Malay, Chinese and Tamil."""

from __future__ import annotations

import re

from crm_desktop.domain.fold import fold


def _parted(text: str, between: str) -> list[str]:
    return text.split(between)


_JOBS = (
    "accountant|adviser|advisor|agent|analyst|architect|assistant|associate|attorney|auditor|"
    "buyer|captain|cashier|ceo|cfo|chairman|chairperson|chairwoman|chef|chief|clerk|cmo|"
    "co-?founder|commissioner|consultant|controller|coo|coordinator|co-ordinator|counsel|cto|"
    "dean|dentist|deputy|designer|developer|director|doctor|editor|engineer|estimator|executive|"
    "foreman|founder|freelance|gm|head|hr|intern|investigator|journalist|lawyer|leader|lecturer|"
    "manager|marketing|md|mechanic|merchandiser|negotiator|nurse|officer|operator|optometrist|"
    "owner|paralegal|partner|pharmacist|photographer|physician|physiotherapist|planner|president|"
    "principal|producer|professor|programmer|proprietor|purchaser|purchasing|receptionist|"
    "recruiter|registrar|rep|representative|researcher|sales|salesperson|scientist|secretary|"
    "solicitor|specialist|superintendent|supervisor|supply|surgeon|surveyor|teacher|technician|"
    "trainer|treasurer|trustee|underwriter|veterinarian|vp|"
    # Malay
    "akauntan|arkitek|bendahari|doktor|eksekutif|guru|jualan|juruaudit|jurugambar|jurujual|"
    "juruteknik|jurutera|juruukur|kerani|ketua|naib|pegawai|peguam|pemasaran|pembantu|"
    "pembeli|pemilik|penasihat|pendaftar|penerbit|pengarah|pengasas|pengerusi|pengetua|pengurus|"
    "pensyarah|penolong|penyelaras|penyelia|perunding|presiden|pustakawan|rakan kongsi|"
    "setiausaha|timbalan|tukang|usahawan|wakil"
)
JOB = re.compile(rf"\b(?:{_JOBS})\b", re.I)
JOB_HAN = re.compile(
    r"经理|經理|总监|總監|董事|主任|老板|老闆|工程师|工程師|会计|會計|顾问|顧問|主管|秘书|秘書|助理|律师|律師|"
    r"医生|醫生|校长|校長|创办人|創辦人|负责人|負責人|总裁|總裁|设计师|設計師|代表|店长|店長|主席|老师|讲师"
    r"|மேலாளர்|இயக்குநர்|பொறியாளர்|ஆசிரியர்|உரிமையாளர்|கணக்காளர்|மருத்துவர்|நிர்வாகி"
)
COMPANY = re.compile(
    r"\b(?:sdn\.? ?bhd|s/b|bhd|berhad|plt|pte\.? ?ltd|pty\.? ?ltd|ltd|limited|llp|llc|inc|gmbh|"
    r"corp|corporation|plc|pvt|s\.?a\.?r\.?l|b\.v|a\.?g|co|company|enterprises?|ent|trading|"
    r"holdings?|group|partners)\b\.?(?:\s*\([\w -]+\))?\s*$|"
    r"\b(?:sdn\.? ?bhd|pte\.? ?ltd|pty\.? ?ltd|berhad)\b|^(?:pt|cv|tetuan)\.? [^\W\d_]",
    re.I,
)
FORM_END = re.compile(r"\b(?:bhd|ltd|inc|co|corp|ent|pvt)\.$", re.I)
"""The form of a firm at the end of its name: its full stop ends no sentence."""
NOBODY = re.compile(
    r"\b(?:customer|care|service|support|team|info|hotline|admin|reservations?|khidmat|pelanggan|"
    r"department|unit|bahagian|enquir(?:y|ies)|pertanyaan|office|ibu pejabat|cawangan|branch|hq)\b",
    re.I,
)
"""Words of desks and departments: nobody is called so."""
COMPANY_WORD = re.compile(
    r"\b(?:agency|agensi|associates|bakery|bank|boutique|butik|cafe|café|clinic|college|"
    r"consultancy|consultants|consulting|courier|dental|department|design|engineering|farm|"
    r"foundation|furniture|gallery|garage|hospital|hotel|industri|industries|insurance|institute|"
    r"jabatan|kedai|kementerian|klinik|kolej|koperasi|lembaga|logistics|majlis|mart|media|"
    r"ministry|motors?|ngo|perniagaan|persatuan|perusahaan|pertubuhan|pharmacy|farmasi|"
    r"pharma|plastics|"
    r"printing|properties|realty|resort|resources|restaurant|restoran|school|sekolah|services|"
    r"solutions|studio|supplies|supply|syarikat|systems|technologies|technology|tetuan|"
    r"textiles?|travel|universiti|university|ventures|workshop|yayasan|works)\b",
    re.I,
)
COMPANY_HAN = re.compile(
    r"公司|集团|集團|企业|企業|贸易|貿易|商行|工业|工業|五金|药房|藥房|医院|醫院|学校|學校|银行|銀行|"
    r"餐厅|餐廳|நிறுவனம்|டிரேடர்ஸ்|டெக்ஸ்டைல்ஸ்|மருத்துவமனை|பள்ளி"
)
ADDRESS = re.compile(
    r"\b(?:jalan|jln\.?|lorong|lrg\.?|taman|tmn\.?|kampung|kg\.?|lebuh(?:raya)?|persiaran|"
    r"pesiaran|lengkok|lintang|medan|bandar|pekan|seksyen|section|desa|kawasan|batu|"
    r"lot|level|lvl|tingkat|aras|floor|blok|block|suite|unit|menara|tower|wisma|kompleks|plaza|"
    r"bangunan|building|street|road|avenue|boulevard|drive|lane|"
    r"park|square|crescent|terrace|p\.?o\.? box|peti surat|ground flr|industrial (?:park|estate)|"
    r"business (?:park|centre)|pusat (?:perniagaan|dagangan)|ss ?\d+|usj ?\d+)\b|"
    r"\b(?:st|rd|ave|blvd|dr)\b\.?(?=,|$)|"
    r"(?:^|[\s,])no\.? ?\d|(?:^|[\s,])#\d|[路街道巷]|大厦|大樓|广场|\d+[号號]|தெரு|சாலை|ஜாலான்",
    re.I,
)
STATES = {
    "johor": "Johor", "kedah": "Kedah", "kelantan": "Kelantan", "melaka": "Melaka",
    "malacca": "Melaka", "negeri sembilan": "Negeri Sembilan", "pahang": "Pahang",
    "perak": "Perak", "perlis": "Perlis", "pulau pinang": "Pulau Pinang",
    "penang": "Pulau Pinang", "sabah": "Sabah", "sarawak": "Sarawak", "selangor": "Selangor",
    "terengganu": "Terengganu", "kuala lumpur": "Kuala Lumpur", "labuan": "Labuan",
    "putrajaya": "Putrajaya", "johor darul takzim": "Johor",
    "selangor darul ehsan": "Selangor", "perak darul ridzuan": "Perak",
    "kedah darul aman": "Kedah", "pahang darul makmur": "Pahang",
    "wp kuala lumpur": "Kuala Lumpur", "wilayah persekutuan": "Kuala Lumpur",
}  # fmt: skip
"""Folded name → the state as it is written in an address."""
COUNTRIES = {
    "malaysia": "MY", "singapore": "SG", "singapura": "SG", "indonesia": "ID", "thailand": "TH",
    "brunei": "BN", "brunei darussalam": "BN", "australia": "AU", "united kingdom": "GB",
    "uk": "GB", "usa": "US", "united states": "US", "hong kong": "HK", "china": "CN",
    "taiwan": "TW", "india": "IN", "japan": "JP", "germany": "DE", "philippines": "PH",
    "vietnam": "VN", "new zealand": "NZ",
}  # fmt: skip
LABELS = {
    "name": "name|nama|full name|nama penuh|姓名|名字|பெயர்",
    "job": "job|job title|position|title|designation|jawatan|post|职位|職位|பதவி",
    "company_name": "company|company name|organisation|organization|syarikat|nama syarikat|firm|"
    "majikan|公司|நிறுவனம்",
    "addresses": "address|add|addr|alamat|office address|alamat pejabat|地址|முகவரி",
}
"""Field → words that stand before a colon."""
LABEL_OF = {word: field for field, words in LABELS.items() for word in words.split("|")}
PHONE_KINDS = {
    "mobile": "mobile|mob|m|hp|h/p|h.p|handphone|hand phone|cell|cellular|c|whatsapp|wa|wasap|ws|"
    "bimbit|telefon bimbit|tel bimbit|no hp|no. hp|手机|手機|手提|கைபேசி|personal",
    "work": "tel|telephone|telefon|t|office|off|o|phone|p|ph|direct|direct line|did|dl|d|main|"
    "general line|g|pejabat|tel pejabat|no tel|no. tel|no telefon|hotline|work|toll free|"
    "电话|電話|தொலைபேசி|tel/fax",
    "fax": "fax|f|faks|facsimile|传真|傳真|no faks|no. faks",
    "home": "home|rumah|house|h|r",
}
PHONE_KIND = {word: kind for kind, words in PHONE_KINDS.items() for word in words.split("|")}
LINK_KINDS = {
    "linkedin.com": "linkedin", "facebook.com": "facebook", "fb.com": "facebook",
    "instagram.com": "instagram", "wa.me": "whatsapp", "whatsapp.com": "whatsapp",
}  # fmt: skip
HANDLE_KINDS = {
    "ig": "instagram", "instagram": "instagram", "insta": "instagram", "fb": "facebook",
    "facebook": "facebook", "twitter": "other", "x": "other", "tiktok": "other",
    "telegram": "other", "wechat": "other",
}  # fmt: skip
FAREWELL = re.compile(
    r"^\W*(?:(?:best|kind|kindest|warm|warmest|with|many)\s+)*(?:regards|wishes|rgds|cheers|thanks|"
    r"thank you|thanking you|sincerely|yours (?:sincerely|faithfully|truly)|respectfully|"
    r"salam(?: hormat| sejahtera| perpaduan)?|terima kasih|sekian(?:,? terima kasih)?|yang benar|"
    r"yang ikhlas|yang menjalankan amanah|saya yang menjalankan amanah|"
    r"saya yang menurut perintah|wassalam|"
    r"此致(?:敬礼)?|谢谢|謝謝|祝好|敬上|நன்றி|இப்படிக்கு)\W*(?:and regards|& regards)?\W*$",
    re.I,
)
NOISE = re.compile(
    r"confidential|intended (?:only|recipient|solely)|disclaimer|penafian|please consider the environment|"
    r"sent from my|dihantar dari(?:pada)? |virus[- ]free|unsubscribe|do not print|sulit|"
    r"^(?:on|pada) .{5,80}(?:wrote|menulis):|^>|^-{2,}\s*$|^_{3,}\s*$|^from:|^dari:|^subject:|"
    r"\b(?:http|mailto):?$|registration|co(?:mpany)? reg|ssm\b|no\.? pendaftaran|business hours|"
    r"waktu (?:operasi|perniagaan)|^(?:dear|hi|hello|hey|kepada|assalam\w*|tuan/puan|yth)\b",
    re.I,
)
QUOTE = re.compile(
    r"^(?:>|on .{5,80}wrote:|pada .{5,80}menulis:|-+ ?(?:original message|mesej asal|forwarded)|"
    r"(?:from|dari|发件人):\s)",
    re.I,
)
"""A line from which on somebody else's words follow."""
FREE_MAIL = frozenset(
    _parted(
        "gmail googlemail yahoo ymail hotmail outlook live icloud me proton protonmail aol msn "
        "qq 163 126 streamyx tm unifi",
        " ",
    )
)
CREDENTIALS = re.compile(
    r"(?:,?\s+\(?(?:ph\.?d|mba|msc|m\.sc|bsc|b\.sc|ba|ma|acca|fcca|cpa|cfa|acis|pmp|llb|llm|mbbs|"
    r"mrcp|p\.?eng|ir|ca|c\.a\.|cfp|rfp|akn|jp|pjk|amn|kmn|dip|hons)\b\.?\)?)+$",
    re.I,
)
HAN_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆汪范石廖贾韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤洪温康施文庄颜"
    "張劉陳楊黃趙吳孫馬許韓馮鄧蕭葉蘇呂盧鍾譚陸賈韋鄒龍賀顧龔萬錢嚴湯莊顏"
)
_OTHER_LABELS = frozenset(
    _parted(
        "e|email|e-mail|emel|e-mel|mail|web|website|laman web|w|url|网站|网址|电邮|邮箱|linkedin|"
        "and|dan|or|மின்னஞ்சல்|ext|no",
        "|",
    )
)


def is_label(text: str) -> bool:
    """Say whether a text only says what stands beside it."""
    plain = fold(text).strip(" .:：()[]|-")
    kinds: tuple[object, ...] = (PHONE_KIND, HANDLE_KINDS, LABEL_OF, _OTHER_LABELS)
    return any(plain in known for known in kinds)  # type: ignore[operator]
