"""Exports of products as they are, quirks and all, in several languages; each with what is right."""

from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop


class Right(NamedTuple):
    """What the first account of a file has to be."""

    name: str
    ref: str | None = None
    owner: str | None = None
    location: str | None = None
    people: tuple[str, ...] = ()
    roles: tuple[str | None, ...] = ()
    phone: str | None = None
    also: tuple[str, ...] = ()
    address: str | None = None
    status: str = "customer"


DRESDEN = "Bahnhofstr. 47, 01067 Dresden, Germany"
PRODUCTS = {
    "Salesforce Data Loader": (
        "US",
        '"ID","ACCOUNTID","LASTNAME","FIRSTNAME","NAME","MAILINGSTREET","MAILINGCITY","MAILINGSTATE",'
        '"MAILINGPOSTALCODE","PHONE","MOBILEPHONE","TITLE","ACCOUNT.NAME"\n'
        '"003A","001A","Garcia","Rosa","Rosa Garcia","1 Elm St","Austin","TX","73301","(512) 555-0110",'
        '"(512) 555-0111","VP Purchasing","Acme Tools"\n'
        '"003B","001A","Ford","Sean","Sean Ford","1 Elm St","Austin","TX","73301","(512) 555-0112","",'
        '"Assistant to the CEO","Acme Tools"\n',
        Right("Acme Tools", "001A", None, "Austin, TX", ("Rosa Garcia", "Sean Ford"), ("decision_maker", None),
              "+15125550111", ("+15125550110",), "1 Elm St, Austin, TX 73301"),
    ),
    "HubSpot, owner with address and several companies": (
        "US",
        "Record ID,First Name,Last Name,Contact owner,Company Name,Associated Company IDs (Primary),Job Title\n"
        "51,Rosa,Garcia,Dana Reyes (dana@northgate.example),Acme Tools,9001;9002,Owner\n"
        "52,Sean,Ford,Dana Reyes (left@northgate.example),Acme Tools,9001,CFO\n",
        Right("Acme Tools", "9001", "dana", None, ("Rosa Garcia", "Sean Ford"), ("decision_maker", "executive")),
    ),
    "HubSpot, German": (
        "DE",
        "Datensatz-ID;Vorname;Nachname;Telefonnummer;Kontakt-Zuständiger;Zugehöriges Unternehmen;Jobtitel;"
        "Lifecycle-Phase;Ort;Land/Region;Straße und Hausnummer;Postleitzahl\n"
        "51;Jörg;Weiß;0351 5550100;Dana Reyes;Seeblick GmbH;Geschäftsführer;Interessent;Dresden;Deutschland;"
        "Bahnhofstr. 47;01067\n",
        Right("Seeblick GmbH", None, "dana", "Dresden, Germany", ("Jörg Weiß",), ("decision_maker",), "+493515550100",
              (), DRESDEN, "prospect"),
    ),
    "Salesforce, German": (
        "DE",
        "Accountname;Accountinhaber;Typ;Telefon;Rechnungsanschrift Straße;Rechnungsanschrift Stadt;"
        "Rechnungsanschrift Postleitzahl;Rechnungsanschrift Land\n"
        "Muster AG;Theo Marsh;Interessent;044 668 18 00;Weg 1;Zürich;8001;Schweiz\n",
        Right("Muster AG", None, "theo", "Zürich, Switzerland", ("Muster AG",), (None,), "+41446681800", (), None,
              "prospect"),
    ),
    "Dynamics, German": (
        "DE",
        "(Nicht ändern) Firma;(Nicht ändern) Zeilenprüfsumme;Firmenname;Haupttelefon;Adresse 1: Straße 1;"
        "Adresse 1: Ort;Adresse 1: PLZ;Adresse 1: Land/Region;Primärer Kontakt;Besitzer\n"
        "a-1;x;Seeblick GmbH;0351 5550100;Bahnhofstr. 47;Dresden;01067;Deutschland;Jörg Weiß;Dana Reyes\n",
        Right("Seeblick GmbH", "a-1", "dana", "Dresden, Germany", ("Jörg Weiß",), (None,),
              "+493515550100", (), DRESDEN),
    ),
    "Outlook, German": (
        "DE",
        "Anrede,Vorname,Nachname,Firma,Position,Straße geschäftlich,Ort geschäftlich,Postleitzahl geschäftlich,"
        "Land/Region geschäftlich,Telefon geschäftlich,Mobiltelefon\n"
        "Herr,Jörg,Weiß,Seeblick GmbH,Einkaufsleiter,Bahnhofstr. 47,Dresden,01067,Deutschland,0351 5550100,"
        "0151 55501001\n",
        Right("Seeblick GmbH", None, None, "Dresden, Germany", ("Jörg Weiß",), ("decision_maker",), "+4915155501001",
              ("+493515550100",), DRESDEN),
    ),
    "Outlook: the assistant's number is not the contact's": (
        "US",
        "First Name,Last Name,Company,Business Phone,Assistant's Phone,Title\nRosa,Garcia,Acme,512-555-0100,"
        "512-555-0199,\n",
        Right("Acme", people=("Rosa Garcia",), roles=(None,), phone="+15125550100"),
    ),
    "Google, old form": (
        "US",
        "Name,Given Name,Family Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Type,"
        "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code,"
        "Organization 1 - Name\n"
        "Rosa Garcia,Rosa,Garcia,Work,(512) 555-0100 ::: (512) 555-0103,Mobile,512-555-0101,Work,"
        '"1 Elm St\nAustin, TX 73301\nUS",1 Elm St,Austin,TX,73301,Acme Tools\n',
        Right("Acme Tools", None, None, "Austin, TX", ("Rosa Garcia",), (None,), "+15125550101",
              ("+15125550100", "+15125550103"), "1 Elm St, Austin, TX 73301"),
    ),
    "Shopify, numbers kept as text": (
        "US",
        "Customer ID,First Name,Last Name,Default Address Company,Default Address Address1,Default Address Address2,"
        "Default Address City,Default Address Province Code,Default Address Zip,Phone\n"
        "'7001234567890,Jo,Lee,,2 Oak St,Apt 4,Dallas,TX,'75201,'+12145550100\n",
        Right("Jo Lee", "7001234567890", None, "Dallas, TX", ("Jo Lee",), (None,), "+12145550100", (),
              "2 Oak St Apt 4, Dallas, TX 75201"),
    ),
    "Stripe": (
        "US",
        "id,Description,Email,Name,Currency,Total Spend,Phone,Address Line1,Address City,Address State,Address Zip\n"
        "cus_A1,,b@acme.example,Acme Tools Inc.,usd,160.00,+15125550100,1 Elm St,Austin,TX,73301\n",
        Right("Acme Tools Inc.", "cus_A1", None, "Austin, TX", ("Acme Tools Inc.",), (None,), "+15125550100"),
    ),
    "QuickBooks, the date of the report below": (
        "US",
        "Northgate Supply\nCustomer Contact List\n\nCustomer,Phone Numbers,Full Name,Billing Address\n"
        'Beta Works,Phone:(214) 555-0101  Mobile:(214) 555-0102,Sean Ford,"2 Oak St\nDallas, TX 75201 US"\n\n'
        '"Sunday, November 22, 2026 10:12 AM GMT-06:00"\n',
        Right("Beta Works", None, None, "Dallas, TX", ("Sean Ford",), (None,), "+12145550102", ("+12145550101",),
              "2 Oak St, Dallas, TX 75201"),
    ),
    "QuickBooks, customers in a column without a heading": (
        "US",
        'Northgate Supply\nSales by Customer Summary\n\n,Total\nAcme Tools,"$12,400.50"\nTotal,"$12,400.50"\n',
        Right("Acme Tools"),
    ),
    "Odoo, German": (
        "DE",
        '"Externe ID","Name","Unternehmensart","Zugehöriges Unternehmen","Telefon","Mobil","Vertriebsmitarbeiter"\n'
        '"p_1","Seeblick GmbH","Unternehmen","","0351 5550100","","Dana Reyes"\n'
        '"p_2","Jörg Weiß","Person","Seeblick GmbH","","0151 55501001","Dana Reyes"\n',
        Right("Seeblick GmbH", "p_1", "dana", None, ("Jörg Weiß",), (None,), "+4915155501001"),
    ),
    "Odoo, names of fields": (
        "US",
        "id,complete_name,is_company,parent_id,phone,mobile,user_id,street,city,state_id,zip,country_id,function\n"
        "p1,Acme Tools,True,,512-555-0100,,Dana Reyes,1 Elm St,Austin,Texas (US),73301,United States,\n"
        'p2,"Acme Tools, Rosa Garcia",False,Acme Tools,,512-555-0101,Dana Reyes,,,,,,Buyer\n',
        Right("Acme Tools", "p1", "dana", "Austin, TX", ("Rosa Garcia",), ("decision_maker",), "+15125550101"),
    ),
    "French": (
        "FR",
        "N° client;Raison sociale;Contact;Fonction;Téléphone;Adresse;CP;Ville;Pays\n"
        "C-2;Exemple SA;M. Jean Martin;Gérant;+33 (0)1 55 50 01 02;1 avenue Foch;69001;Lyon;France\n",
        Right("Exemple SA", "C-2", None, "Lyon, France", ("Jean Martin",), ("decision_maker",), "+33155500102", (),
              "1 avenue Foch, 69001 Lyon, France"),
    ),
    "Japanese": (
        "JP",
        "取引先コード,得意先名,担当者名,役職,携帯電話,郵便番号,住所,国\n"
        "A01,架空商事株式会社,山田太郎様,購買部長,090-5550-0101,〒100-0001,千代田1-1,日本\n",
        Right("架空商事株式会社", "A01", None, "Japan", ("山田太郎",), ("decision_maker",), "+819055500101", (),
              "千代田1-1, 100-0001, Japan"),
    ),
    "Dutch": (
        "NL",
        "Debiteurnr.;Naam;Contactpersoon;Tel.;Straat;Huisnummer;Postcode;Woonplaats\n"
        "100;Fictief B.V.;dhr. Jan de Vries;020-5550100;Dorpsstraat;12a;1012 AB;Amsterdam\n",
        Right("Fictief B.V.", "100", None, "Amsterdam", ("Jan de Vries",), (None,), "+31205550100", (),
              "Dorpsstraat 12a, 1012 AB Amsterdam"),
    ),
    "Spanish, a status called Estado": (
        "ES",
        "Nº cliente;Empresa;Nombre;Apellidos;Cargo;Móvil;Localidad;Estado\n"
        "1;Ficticia S.L.;Ana;Ruiz López;Directora de compras;600 555 010;Barcelona;Potencial\n"
        "2;Ejemplo S.A.;Eva;Gil;;;Madrid;Inactivo\n",
        Right("Ficticia S.L.", "1", None, "Barcelona", ("Ana Ruiz López",), ("decision_maker",), "+34600555010", (),
              None, "prospect"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("product", PRODUCTS)
def test_an_export_of_a_product(shop: "Shop", product: str) -> None:
    country, text, right = PRODUCTS[product]
    shop.write("in.csv", text)
    shop.take("--country", country, file="in.csv")
    first = min(shop.accounts().values(), key=lambda account: account.name != right.name)
    contact = first.contacts[0] if first.contacts else None
    found = Right(
        first.name,
        first.refs.get("crm"),
        first.owner,
        first.location,
        tuple(each.name for each in first.contacts),
        tuple(each.role for each in first.contacts),
        contact.phone.e164 if contact and contact.phone else None,
        contact.also if contact else (),
        contact.address if contact else None,
        first.status,
    )
    assert found == right
    assert len(shop.accounts()) == (2 if product.startswith("Spanish") else 1)
