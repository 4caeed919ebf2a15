"""Names of invented children, in pairs: one child in two spellings, and two children.

Written by hand before the rule that is measured with them, and not changed to please it.
"""

from __future__ import annotations

# one child, written down twice
SAME = """
Suharto | Soeharto
Joko Susilo | Djoko Soesilo
Yusuf Wijaya | Joesoef Widjaja
Cahyono | Tjahjono
Cipto Mulyono | Tjipto Moeljono
Jayadi | Djajadi
Yahya Suyono | Jahja Soejono
Syamsul Bahri | Sjamsoel Bachri
Syarif Hidayat | Sjarif Hidajat
Khairul Anwar | Chairul Anwar
Khairul Anwar | Chaerul Anwar
Husnul Khotimah | Chusnul Chotimah
Ahmad Fauzi | Achmad Fauzi
Ahmad Fauzi | Akhmad Fauzy
Ahmad Fauzi | Ahmat Fausi
Rahmat Hidayat | Rachmat Hidayat
Rahmat Hidayat | Rakhmad Hidayat
Muhammad Rizki | Moh. Rizki
Muhammad Rizki | M. Rizky
Muhammad Rizki | Mohd Rizqi
Muhammad Rizki | Mohammad Riski
Muhammad Rizki | Muhamad Rizqy
Muhammad Ilham | Muh Ilham
Muhammad Ilham | Mochammad Ilham
Muhammad Ilham | Mhd. Ilham
Abdul Rahman | Abdurrahman
Abdul Rahman | Abd. Rachman
Abdul Malik | Abdoel Malik
Nurhayati | Nur Hayati
Nuraini | Nur Aini
Nuraini | Noer Aini
Nurul Huda | Nurulhuda
Siti Aisyah | Siti Aisjah
Siti Aisyah | Sitti Aisah
Siti Fatimah | Siti Fatima
Siti Khadijah | Siti Hadijah
Siti Khadijah | Siti Chadidjah
Anisa Putri | Annisa Putri
Anisa Putri | Anissa Puteri
Dewi Lestari | Dewy Lestari
Dian Novita | Dian Nofita
Dian Novita | Dyan Nopita
Febrianti | Pebrianti
Febriyanti | Febrianti
Alvian Pratama | Alfian Pratama
Oktavia Sari | Oktafia Sari
Triyono | Triono
Supriyadi | Supriadi
Supriyadi | Soeprijadi
Yeni Rahmawati | Yenny Rachmawati
Heri Setiawan | Herry Setyawan
Heri Setiawan | Hery Setiawan
Dwi Cahyani | Dwi Cahjani
Wahyu Ramadhan | Wahyu Ramadan
Wahyu Ramadhan | Ramadhan Wahyu
Putri Ayu Lestari | Lestari Putri Ayu
Budi Santoso | Budhi Santosa
Budi Santoso | Boedi Santoso
Bagus Prasetyo | Bagus Prasetio
Ridwan | Ridhwan
Ridho Saputra | Rido Saputra
Taufik Akbar | Taufiq Akbar
Taufik Akbar | Topik Akbar
Zainal Arifin | Zaenal Aripin
Saiful Bahri | Syaiful Bahri
Saiful Bahri | Saepul Bahri
Yakub | Yaqub
Jamilah | Djamilah
Fajar Nugraha | Fadjar Noegraha
Fitriyani | Fitriani
Fitriyani | Fitriany
Arya Wiguna | Aria Wiguna
Dyah Pitaloka | Diah Pitaloka
Haji Mansur | Mansur
Ahmad bin Saleh | Ahmad Saleh
Aminah binti Umar | Aminah Umar
Hj. Maryam | Maryam
Sulaiman | Soelaiman
Lutfi | Luthfi
Mutia Zahra | Mutiya Zahra
Chandra Kirana | Candra Kirana
Kristian | Christian
Stefani | Stephanie
Viktor | Victor
Monika | Monica
Ma'ruf | Maruf
Ma'ruf | Makruf
Suwarno | Suarno
Juwita | Juita
Bayu Aji | Bayu Adji
Thoha | Toha
Rofik | Rofiq
Aziz | Azis
Murod | Murot
Slamet Riyadi | Selamet Riyadi
Eka Wulandari | Eka Woelandari
Agus Salim | Agoes Salim
Umi Kalsum | Ummi Kalsum
Rosyid | Rosid
Dede Yusup | Dede Yusuf
Maimunah | Maemunah
Latifah | Lathifah
""".strip()

# two children; many of them near each other on purpose
DIFFERENT = """
Siti Aisyah | Siti Aminah
Siti Aminah | Siti Maryam
Siti Fatimah | Siti Halimah
Siti Khadijah | Siti Rukayah
Siti Nurjanah | Siti Nuraini
Siti Rohmah | Siti Rohani
Hadi Saputra | Adi Saputra
Hani Lestari | Ani Lestari
Heni Susanti | Eni Susanti
Herni | Erni
Hendra Wijaya | Indra Wijaya
Hasan | Hasanah
Hasan Basri | Husin Basri
Hana | Hani
Rina Marlina | Rini Marlina
Rina Marlina | Rani Marlina
Rani Puspita | Reni Puspita
Rina | Riana
Rian Saputra | Rina Saputra
Dewi Lestari | Dwi Lestari
Dewi Sartika | Devi Sartika
Dewi Anggraini | Desi Anggraini
Dina | Dini
Dina Safitri | Diana Safitri
Dinda | Linda
Andi Saputra | Andri Saputra
Andi | Andika
Andi | Anda
Ani | Ana
Ani Suryani | Ari Suryani
Anisa | Arisa
Annisa Rahma | Annisa Rahmi
Fitri | Fitria
Fitri Handayani | Putri Handayani
Fitri | Fikri
Fajar Ramadhan | Fahri Ramadhan
Fahmi | Fahri
Fahmi Hidayat | Helmi Hidayat
Fikri | Zikri
Farhan | Farah
Farah | Sarah
Farid | Fadil
Fadil | Fadli
Fadli Rahman | Fadhlan Rahman
Ahmad Rizki | Muhammad Rizki
Ahmad Fauzi | Ahmad Fauzan
Ahmad Yani | Ahmad Zaini
Muhammad Rizki | Muhammad Rizal
Muhammad Rafi | Muhammad Rafli
Muhammad Ilham | Muhammad Irham
Muhammad Fadil | Muhammad Fajar
Muhammad Iqbal | Muhammad Ikhsan
Muhammad Hafiz | Muhammad Hanif
Muhammad Dafa | Muhammad Daffi
Muhammad Alif | Muhammad Arif
Abdul Rahman | Abdul Rahim
Abdul Malik | Abdul Halik
Abdul Aziz | Abdul Azim
Abdullah | Abdul
Rahman | Rahmat
Rahmat | Rahmah
Rahma | Rahmi
Rohman | Rohim
Rizki | Rizka
Rizki Amelia | Rizka Amelia
Rafi | Rafli
Rafa | Rafi
Raka | Rangga
Raka | Rika
Rika | Riska
Riska | Rizal
Ridwan | Ridho
Reza | Rezki
Reza | Rosa
Bayu | Bagus
Bayu Saputra | Wahyu Saputra
Budi | Rudi
Budi | Dedi
Budi | Yudi
Yudi | Yuda
Yudi | Yuli
Yuli | Yuni
Yuni | Yani
Yani | Yanti
Yanti | Yanto
Yusuf | Yunus
Yusuf | Yusri
Yosi | Yusi
Dedi | Deni
Deni | Doni
Doni | Dodi
Dodi | Didi
Agus | Agung
Agus Setiawan | Bagus Setiawan
Agung | Ageng
Arif | Alif
Arif | Arfan
Arif Wibowo | Aris Wibowo
Aris | Haris
Ayu | Ayi
Ayu Lestari | Bayu Lestari
Ayu Wandira | Ayu Wulandari
Wulan | Wildan
Wati | Watik
Wawan | Iwan
Iwan | Irwan
Irwan | Irman
Irma | Ima
Ira | Ika
Ika | Eka
Eka Putra | Eka Putri
Putra | Putri
Putri Ayu | Putri Ayuni
Intan | Indah
Indah Permata | Intan Permata
Indra | Indri
Lina | Lena
Lina | Lisa
Lia | Lina
Lia | Ria
Lala | Lila
Nana | Nina
Nina | Nani
Nia | Nina
Nur Aini | Nur Aisyah
Nurul Hidayah | Nurul Hikmah
Nurhayati | Nurhidayati
Nurjanah | Nurhasanah
Sri Wahyuni | Sri Wahyuti
Sri Rahayu | Sri Rejeki
Sri Mulyani | Sri Mulyati
Susanti | Susanto
Susi | Sisi
Surya | Satria
Surya | Suryo
Slamet | Selvi
Silvia | Salfa
Salma | Salwa
Salsa | Salsabila
Sinta | Santi
Santi | Susanti
Tina | Titin
Tono | Toni
Toni | Tini
Tri Lestari | Dwi Lestari
Tri | Teri
Vina | Dina
Vino | Dino
Vira | Vera
Wahyu | Wahid
Wahid | Wahidin
Zahra | Zahira
Zaki | Zakia
Zainal | Zainul
Zainab | Zainal
Gilang | Galang
Galih | Galuh
Gita | Gina
Kevin | Calvin
Kiki | Cici
Kartika | Kartini
Kusuma | Kusnadi
Jaka | Joko
Jaka | Yoga
Jamal | Jamil
Juli | Juni
Mega | Maya
Maya | Mia
Melati | Meliana
Mila | Mela
Mira | Mirna
Mutia | Mutiara
Mutiara | Tiara
Naufal | Nabil
Nabila | Nadila
Nadia | Nadila
Olivia | Oktavia
Bima | Bisma
Bella | Bila
Cahya | Cahyo
Citra | Cinta
Elsa | Elza Putri
Erik | Erika
Erwin | Irwin
Galang Pratama | Gilang Pratama
Hilda | Hilma
Imam | Iman
Imam Santoso | Ilham Santoso
Nasir | Nazar
Rosid | Rasyid
Umar | Amar
""".strip()


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The two names of each line."""
    return [
        (one.strip(), other.strip())
        for one, other in (line.split("|") for line in text.splitlines())
    ]
